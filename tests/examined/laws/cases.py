"""Laws about improvement cases: nobody is left in D without one, and each goes its way."""

from itertools import pairwise

from audits.models import Assessment, CaseStep, ImprovementCase, Override, PlanAnswer, PlannedAction
from suppliers.models import GradeChange, StageChange, StageRequest
from tests.examined import plain
from tests.examined.book import FAR, GONE

#: Which step of a case may follow which.
CASE_STEPS = {
    "meeting": "talk",
    "talk": "plan",
    "plan": "check",
    "check": "assessment",
    "assessment": "meeting",
}


def nobody_is_left_in_d(world, book):
    """No supplier is in grade D without an open case, unless it has gone; one that goes on a day to come has one."""
    for code, supplier in world.suppliers.items():
        is_in_d = plain.grade_on(supplier.pk, book.today) == "D"
        if is_in_d and plain.stage_on(supplier.pk, book.today) not in GONE and not has_case(supplier.pk, book.today):
            yield f"{code} is in D without an improvement case"


def a_told_d_has_a_case(world, book):
    """Whoever was told a D has an open case, whatever was typed in, unless it has gone, or came out of it.

    It does by what was told of a period that ends later, or by a case that was restored.
    """
    told = {(row.supplier_id, row.cycle__period) for row in assessed()}
    grades = plain.rows(GradeChange, "supplier_id", "period", "grade", "superseded_at", "recorded_at")
    grades = [row for row in grades if row.superseded_at is None]
    for row in [row for row in grades if row.grade == "D" and row[1:3] in told]:
        later = [other for other in grades if other.supplier_id == row.supplier_id and ends_later(other, row)]
        is_out = any(other[1:3] in told for other in later) or was_restored(row.supplier_id, row.recorded_at)
        has_gone = plain.stage_on(row.supplier_id, book.today) in GONE
        if not is_out and not has_gone and not has_case(row.supplier_id, book.today):
            yield f"{world.code(row.supplier_id)} was told a D for {row.period}, and has no improvement case"


def assessed():
    """Return the assessments that are closed and came to a grade, by themselves or by what two people decided."""
    overrides = plain.rows(Override, "assessment_id", "decision")
    given = {row.assessment_id for row in overrides if row.decision == "approved"}
    closed = plain.rows(Assessment, "supplier_id", "cycle__period", "grade", "closed_at")
    return [row for row in closed if row.closed_at and (row.grade or row.pk in given)]


def ends_later(one, other):
    """Tell whether a grade is of a period that ends later than that of another."""
    return plain.newest(one.period)[:2] > plain.newest(other.period)[:2]


def was_restored(supplier, since):
    """Tell whether a case of a supplier, whose last step was begun since a moment, was restored."""
    steps = plain.rows(CaseStep, "case__supplier_id", "case__outcome", "kind", "recorded_at")
    last = (supplier, "restored", "assessment")
    return any(row[1:4] == last and row.recorded_at >= since for row in steps)


def has_case(supplier, day):
    """Tell whether a supplier has a case that is open on a day."""
    cases = plain.rows(ImprovementCase, "supplier_id", "opened_on", "until")
    return any(row.supplier_id == supplier and row.opened_on <= day < row.until for row in cases)


def cases_end_as_they_may(world, book):
    """A case goes from step to step; it ends with its supplier, with a better grade at its end, or was never right."""
    steps = {}
    for row in plain.rows(CaseStep, "case_id", "kind", "began_on", "until"):
        steps.setdefault(row.case_id, []).append(row)
    for case in plain.rows(ImprovementCase, "supplier_id", "period", "outcome", "opened_on", "recorded_at"):
        code, mine = world.code(case.supplier_id), steps[case.pk]
        for before, after in pairwise(mine):
            if after.kind != CASE_STEPS[before.kind] or before.until != after.began_on:
                yield f"the case of {code} went from {before} to {after}"
        if case.outcome and case.pk not in book.ended:
            book.ended.add(case.pk)
            if not ENDS[case.outcome](case, mine[-1], book.today):
                yield f"the case of {code} is over as {case.outcome}"


def plans_are_carried_out(world, book):
    """No step of a case ends on a day to come, nor its checks before another person saw all of the plan carried out."""
    actions = plain.rows(PlannedAction, "case_id", "agreed_on", "struck_off_on")
    answers = [row for row in plain.rows(PlanAnswer, *ANSWERED) if row.verdict == "effective"]
    yield from (
        f"answer {row.pk} was verified by nobody else than who answered"
        for row in answers
        if row.verified_by_id in (None, row.answered_by_id)
    )
    last = {}
    for step in plain.rows(CaseStep, "case_id", "kind", "until", "held_on", "done_by_id"):
        if book.today < step.until < FAR:
            yield f"{step.kind} of case {step.case_id} ended on {step.until}, which is to come"
        if step.held_on and not last.get(step.case_id, step.held_on) <= step.held_on <= step.until:
            yield f"{step.kind} of case {step.case_id} was done on {step.held_on}, out of its order or still to come"
        last[step.case_id] = step.held_on or last.get(step.case_id)
        if step.kind == "check" and step.done_by_id:
            seen = {row.action_id for row in answers if row.verified_on <= step.until}
            mine = {row.pk for row in actions if row.case_id == step.case_id and not row.struck_off_on}
            asked = {row.pk for row in actions if row.pk in mine and row.agreed_on <= step.until}
            yield from (f"case {step.case_id} goes on, and nobody saw action {pk} carried out" for pk in asked - seen)


ANSWERED = ("action_id", "verdict", "verified_on", "verified_by_id", "answered_by_id")


def is_gone(case, step, today):
    """Tell whether the supplier of a case went last of all: asked for, or entered before the case was.

    Its day may have been corrected since.
    """
    last = plain.standing_facts(StageChange, case.supplier_id, "stage")[-1]
    entered = plain.rows(StageChange, "supplier_id", "stage", "recorded_at")
    departures = [row.recorded_at for row in entered if row[1:3] == (case.supplier_id, case.outcome)]
    requests = plain.rows(StageRequest, "supplier_id", "stage", "decision")
    was_approved = any(row[1:] == (case.supplier_id, case.outcome, "approved") for row in requests)
    was_before = min(departures) < case.recorded_at
    return last.stage == case.outcome and (was_approved or was_before)


def is_restored(case, step, today):
    """Tell whether a case is at its last step, and a new assessment since gave its supplier a better grade."""
    began = next(row for row in plain.rows(CaseStep, "began_on", "recorded_at") if row.pk == step.pk)
    facts = plain.standing_facts(GradeChange, case.supplier_id, "period", "grade", "recorded_at")
    counted = [fact for fact in facts if fact.effective_on <= today and plain.begins(fact.period) <= today]
    newest = max(counted, key=lambda fact: plain.newest(fact.period))
    is_later = plain.newest(newest.period) > plain.newest(case.period)
    is_since = newest.recorded_at >= began.recorded_at and newest.effective_on >= began.began_on
    return step.kind == "assessment" and newest.grade in ("A", "B", "C") and is_later and is_since


def was_never_right(case, step, today):
    """Tell whether the supplier of a case is not in D for the period that it is about."""
    facts = plain.standing_facts(GradeChange, case.supplier_id, "period", "grade")
    return not any((fact.period, fact.grade) == (case.period, "D") for fact in facts)


ENDS = {"eliminated": is_gone, "left": is_gone, "restored": is_restored, "called_off": was_never_right}
