"""Laws about grades: what was told stays, and nobody grades alone."""

from audits.models import Assessment, AssessmentCycle, Criterion, CycleDay, GradeBand, Objection, Override, Score
from suppliers.models import GradeChange
from tests.examined import plain

#: Whose task it is to score: of what roles.
ROLES = {"Ann": ("officer",), "Ben": ("manager",), "Cho": ("compliance",)}


def graded_as_told(world, book):
    """What an assessment told of a period is on file, or what an objection or an override made of it since."""
    told = {}
    assessments = plain.rows(Assessment, "supplier_id", "cycle__period", "closed_at", "grade")
    periods = {row.pk: (row.supplier_id, row.cycle__period) for row in assessments}
    said = [(row.pk, row.closed_at, row.grade) for row in assessments if row.closed_at and row.grade]
    for row in plain.rows(Objection, "assessment_id", "answered_at", "is_granted", "grade"):
        said += [(row.assessment_id, row.answered_at, row.grade)] if row.is_granted else []
    for row in plain.rows(Override, "assessment_id", "decided_at", "decision", "grade"):
        said += [(row.assessment_id, row.decided_at, row.grade)] if row.decision == "approved" else []
    first = {}
    for assessment, when, grade in sorted(said, key=lambda each: each[1]):
        told[periods[assessment]] = grade
        first.setdefault(periods[assessment], when)
    for (supplier, period), grade in told.items():
        on_file = [
            fact.grade
            for fact in plain.standing_facts(GradeChange, supplier, "period", "grade")
            if fact.period == period
        ]
        if on_file != [grade]:
            yield f"of {world.code(supplier)} {on_file} is on file for {period}, and {grade} was told"
        facts = plain.standing_facts(GradeChange, supplier, "period", "grade", "recorded_at")
        later = [fact.period for fact in facts if fact.recorded_at > first[supplier, period]]
        # A cycle may tell a part of its own.
        untold = [part for part in later if (supplier, part) not in told]
        for part in [part for part in untold if plain.is_part(part, period)]:
            yield f"of {world.code(supplier)} {part} was typed in over {period}, which was told"
    for supplier in world.suppliers.values():
        for fact in plain.standing_facts(GradeChange, supplier.pk, "period"):
            if fact.effective_on < plain.begins(fact.period):
                yield f"of {supplier.code} {fact.period} counts from {fact.effective_on}, before it begins"


def no_sure_d_is_wiped_out(world, book):
    """Nobody closes a cycle that she opened, moved, scored in or owes a score in over who would be in D anyhow."""
    cycles = {row.pk: row for row in plain.rows(AssessmentCycle, "opened_by_id", "closed_by_id", "closed_on")}
    hands = {pk: {row.opened_by_id} for pk, row in cycles.items()}
    for row in plain.rows(CycleDay, "cycle_id", "changed_by_id"):
        hands[row.cycle_id].add(row.changed_by_id)
    criteria = plain.rows(Criterion, "scorecard_id", "weight", "measure", "scored_by")
    better = min(row.lowest for row in plain.rows(GradeBand, "lowest", "grade") if row.grade != "D")
    given = {}
    for row in plain.rows(Score, "assessment_id", "criterion_id", "assessor_id", "value"):
        given.setdefault(row.assessment_id, {}).setdefault(row.criterion_id, []).append((row.assessor_id, row.value))
    for row in plain.rows(Assessment, "supplier_id", "cycle_id", "scorecard_id", "grade", "closed_at"):
        closer, scores = cycles[row.cycle_id].closed_by_id, given.get(row.pk, {})
        theirs = [one for one in criteria if one.scorecard_id == row.scorecard_id]
        owed = [one for one in theirs if one.pk not in scores]
        if not row.closed_at or row.grade or not owed or not scores:
            continue
        means = {pk: sum(value for _by, value in those) / len(those) for pk, those in scores.items()}
        best = sum(one.weight * means.get(one.pk, 100) for one in theirs) / 100
        scorers = {by for those in scores.values() for by, _value in those}
        owes = any(one.scored_by in ROLES.get(world.name(closer), ()) for one in owed)
        if best < better and (owes or closer in hands[row.cycle_id] | scorers):
            yield f"{world.name(closer)} closed a cycle over a sure D of {world.code(row.supplier_id)}"


def nobody_grades_alone(world, book):
    """Nobody closes a cycle in which all that people scored of a supplier is his own."""
    closers = {row.pk: row.closed_by_id for row in plain.rows(AssessmentCycle, "closed_by_id")}
    assessors = {}
    for row in plain.rows(Score, "assessment_id", "assessor_id", "measure"):
        if not row.measure:
            assessors.setdefault(row.assessment_id, set()).add(row.assessor_id)
    for row in plain.rows(Assessment, "supplier_id", "cycle_id"):
        if assessors.get(row.pk) == {closers[row.cycle_id]}:
            yield f"{world.name(closers[row.cycle_id])} scored {world.code(row.supplier_id)} alone and closed the cycle"
