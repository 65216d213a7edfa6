"""Laws about grades: what was told stays, and nobody grades alone."""

from audits.models import Assessment, AssessmentCycle, Objection, Override, Score
from suppliers.models import GradeChange
from tests.examined import plain


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
