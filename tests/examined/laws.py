"""What must be so whatever people do: each law gives a sentence for each time that it is broken.

They are written from what the house promises, not from its code: over rows as they lie in the tables
(`tests/examined/plain.py`), and over what the machine remembers of its own deeds (`tests/examined/book.py`).
"""

from datetime import timedelta
from itertools import pairwise

from attestations.models import Attestation
from audits.models import (
    Answer,
    Assessment,
    AssessmentCycle,
    Audit,
    CaseStep,
    Consequence,
    CorrectiveAction,
    Extension,
    ImprovementCase,
    Objection,
    Override,
    PlanAnswer,
    PlannedAction,
    RaisedVeto,
    Score,
)
from suppliers.models import GradeChange, StageChange, StageRequest
from tests.examined import plain
from tests.examined.book import FAR, Under

#: From each stage those that may follow by a request.
STEPS = {
    "": ("applied",),
    "applied": ("selected", "left"),
    "selected": ("registered", "left"),
    "registered": ("active", "eliminated", "left"),
    "active": ("suspended", "eliminated", "left"),
    "suspended": ("active", "eliminated", "left"),
    "eliminated": ("applied",),
    "left": ("applied",),
}
#: Which state of a finding may follow which.
MOVES = {
    "open": ("answered",),
    "reopened": ("answered",),
    "answered": ("open", "closed"),
    "closed": ("reopened",),
}
#: Which step of a case may follow which.
CASE_STEPS = {
    "meeting": "talk",
    "talk": "plan",
    "plan": "check",
    "check": "assessment",
    "assessment": "meeting",
}
#: What people decide: by whom, and who must be another.
DECISIONS = {
    "stage": (StageRequest, "decided_by", ("asked_by",)),
    "paper": (Attestation, "reviews__reviewed_by", ("recorded_by", "upload__received_by")),
    "report": (Audit, "approved_by", ("submitted_by", "lead_auditor", "held_by")),
    "action": (CorrectiveAction, "verified_by", ("answered_by",)),
    "extension": (Extension, "decided_by", ("asked_by",)),
    "veto": (RaisedVeto, "decided_by", ("raised_by",)),
    "consequence": (Consequence, "decided_by", ("proposed_by",)),
    "objection": (Objection, "answered_by", ("asked_by", "assessment__cycle__closed_by")),
    "override": (Override, "decided_by", ("asked_by",)),
    "plan": (PlanAnswer, "verified_by", ("answered_by",)),
    "cycle": (AssessmentCycle, "closed_by", ()),
}


def another_decides(world, book):
    """Nobody decides what he asked for, handed in or led, nor anything of a supplier to which he has a tie."""
    while book.decided:
        what, waits, person, tied = book.decided.pop()
        if person in waits.by:
            yield f"{person} decided {what} {waits.pk}, which was {person}'s own"
        if person in tied:
            yield f"{person} decided {what} {waits.pk} of {waits.supplier}, to which {person} has a tie"
        model, by, others = DECISIONS[what]
        decider, *askers = model._base_manager.filter(pk=waits.pk).values_list(f"{by}_id", *others)[0]
        if decider in askers:
            yield f"{what} {waits.pk} says that the same person asked and decided"
        if decider and world.name(decider) != person:
            yield f"{what} {waits.pk} says that {world.name(decider)} decided it, and not {person}"


def gates_are_passed(world, book):
    """No stage is entered past its gate, nor by a step that there is not; what is corrected enters no other."""
    for row in plain.rows(StageChange, "supplier_id", "stage", "effective_on", "superseded_at"):
        if row.pk <= book.last_stage:
            continue
        book.last_stage = row.pk
        code = world.code(row.supplier_id)
        asked = [entry for entry in book.entries if entry[:3] == (code, row.stage, row.effective_on)]
        if asked:
            book.entries.remove(asked[0])
            yield from (f"{code} entered {row.stage}: {against}" for against in asked[0].against)
        elif gates_of(book, row.supplier_id, row.stage, row.effective_on) and not is_moved(row, book.corrected):
            yield f"{code} entered {row.stage} on {row.effective_on} past its gate"
    yield from (f"{entry.supplier} did not enter {entry.stage}, which was approved" for entry in book.entries)


def nobody_comes_under_a_gate(world, book):
    """From one deed to the next nobody comes to stand under a gate that was there, but by a request that passed it."""
    gates = {
        code: frozenset(gates_of(book, supplier.pk, plain.stage_on(supplier.pk, book.today), book.today))
        for code, supplier in world.suppliers.items()
    }
    before, book.under = book.under, Under(book.today, gates, len(book.gates))
    if before is None or before.day != book.today:
        return
    for code, supplier in world.suppliers.items():
        present = plain.last_by(book.today, plain.standing_facts(StageChange, supplier.pk, "stage"))
        asked = [
            entry for entry in book.approved if present and entry[:3] == (code, present.stage, present.effective_on)
        ]
        passed = {gate for entry in asked for gate in entry.gates}
        new = gates[code] & {*book.gates[: before.known]} - before.gates[code] - passed
        yield from (f"{code} came under the gate of {gate.stage} {gate.categories}" for gate in new)


def what_two_decided_stays(world, book):
    """A stage that a request let a supplier enter is on file from its day, unless another request took that day."""
    for number, entry in enumerate(book.approved):
        facts = plain.standing_facts(StageChange, world.suppliers[entry.supplier].pk, "stage")
        is_there = any((fact.stage, fact.effective_on) == (entry.stage, entry.day) for fact in facts)
        later = book.approved[number + 1 :]
        if not is_there and not any((other.supplier, other.day) == (entry.supplier, entry.day) for other in later):
            yield f"{entry.supplier} is not {entry.stage} from {entry.day}, which was approved"


def entered_without_ties(world, book):
    """Nobody enters a stage or a grade of a supplier to which he has a tie."""
    for model in (StageChange, GradeChange):
        known = book.facts.get(model, 0)
        for row in plain.rows(model, "supplier_id", "recorded_by_id"):
            code, person = world.code(row.supplier_id), world.name(row.recorded_by_id)
            if row.pk > known and person in book.tied(code):
                yield f"{person} entered a fact of {code}, to which {person} has a tie"
            book.facts[model] = max(row.pk, book.facts.get(model, 0))


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


def gates_of(book, supplier, stage, day):
    """Return the gates that a supplier passes who enters a stage on a day."""
    category = plain.category_on(supplier, day)
    matching = [gate for gate in book.gates if gate.stage == stage and gate.since <= day]
    return [gate for gate in matching if not gate.categories or category in gate.categories]


def is_moved(row, old):
    """Tell whether a stage took the place of the same one, in the same place among the others."""
    found = plain.rows(StageChange, "supplier_id", "stage", "effective_on", "superseded_at")
    before = next((each for each in found if each.pk == old), None)
    if before is None or (before.supplier_id, before.stage) != (row.supplier_id, row.stage):
        return False
    first, last = sorted((before.effective_on, row.effective_on))
    others = [each for each in found if each.supplier_id == row.supplier_id and each.pk != row.pk]
    return not any(first <= each.effective_on <= last for each in others if each.superseded_at is None)


def against(book, supplier, request, day):
    """Give a sentence for each thing that stands against a supplier's entering a stage on a day."""
    last = (plain.standing_facts(StageChange, supplier, "stage") or [None])[-1]
    if request.stage not in STEPS[last.stage if last else ""]:
        yield f"no step leads there from {last and last.stage}"
    if last and last.effective_on > day:
        yield f"it enters {last.stage} later"
    gates = gates_of(book, supplier, request.stage, day)
    is_going = request.stage in ("eliminated", "left")
    is_free = request.stage == "suspended" and not any(gate.demands for gate in gates)
    if day > book.today + timedelta(days=90 if is_going or is_free else 0):
        yield "its day is still to come"
    if request.stage == "eliminated" and plain.was_core(supplier, day) and not request.successor_id:
        yield "nobody else delivers what it does"
    for gate in gates:
        for demand in gate.demands:
            yield from UNMET[demand](supplier, gate, request, day)


def documents(supplier, gate, request, day):
    """Say what the supplier must hold and does not."""
    yield from (f"{code} is not held" for code in plain.gaps(supplier, day))


def audited(kind):
    """Return what says that no audit of a kind is new enough, or that something critical is open."""

    def lacking(supplier, gate, request, day):
        if not plain.was_audited(supplier, kind, gate.months, day):
            yield f"no {kind} audit in {gate.months} months"
        yield from (
            f"{row.reference} is critical and open"
            for row in plain.open_findings(supplier, day)
            if row.severity__code == "critical"
        )

    return lacking


def findings_closed(supplier, gate, request, day):
    """Say what is due to be mended and is not closed."""
    yield from (f"{row.reference} is open" for row in plain.open_findings(supplier, day) if row.due_on)


def successor(supplier, gate, request, day):
    """Say that nobody delivers instead."""
    if not request.successor_id:
        yield "nobody delivers instead"


def cooling_off(supplier, gate, request, day):
    """Say that it was eliminated too short a time ago."""
    gone = [
        fact.effective_on for fact in plain.standing_facts(StageChange, supplier, "stage") if fact.stage == "eliminated"
    ]
    if gone and day < plain.later(max(gone), gate.months):
        yield "it was eliminated a short time ago"


UNMET = {
    "documents": documents,
    "on_site_audit": audited("on_site"),
    "desktop_audit": audited("desktop"),
    "findings_closed": findings_closed,
    "successor": successor,
    "cooling_off": cooling_off,
}


def closed_by_verification(world, book):
    """No finding is closed but by who verified its answer, on site where demanded, nor counts before its report."""
    moves, answers = plain.states(), plain.actions()
    for row, is_on_site in plain.findings():
        mine = moves.get(row.pk, [])
        if mine and not row.audit__approved_at:
            yield f"{row.reference} counts, and its report is not approved"
        yield from in_order(row.reference, mine)
        effective = [answer for answer in answers.get(row.pk, []) if answer.verdict == "effective"]
        closed = sorted(move.effective_on for move in mine if move.state == "closed")
        seen = sorted(answer.verified_on for answer in effective)
        # From the day on which it was recorded that somebody looked: on that day or later.
        if len(closed) != len(seen) or any(day < looked for day, looked in zip(closed, seen, strict=True)):
            yield f"{row.reference} was closed on {closed}, and that was not verified"
        for answer in effective:
            if is_on_site and answer.verified_way != "on_site":
                yield f"{row.reference} was closed from a desk"
            if answer.verified_by_id in (None, answer.answered_by_id):
                yield f"{row.reference} was verified by nobody else than who answered"


def reports_are_whole(world, book):
    """No report is submitted that leaves a clause out."""
    asked = {clause.pk for clause in world.clauses.values()}
    answered = {}
    for row in plain.rows(Answer, "audit_id", "item_id"):
        answered.setdefault(row.audit_id, set()).add(row.item_id)
    for row in plain.rows(Audit, "submitted_at"):
        if row.submitted_at and asked - answered.get(row.pk, set()):
            yield f"the report of audit {row.pk} leaves a clause out"


def in_order(reference, moves):
    """Say where a finding's states do not follow one another, day on day."""
    for before, after in pairwise(moves):
        if after.state not in MOVES[before.state]:
            yield f"{reference} was {before.state} and then {after.state}"
        if before.until != after.effective_on or before.effective_on > before.until:
            yield f"{reference} was {before.state} until {before.until}, and something else from {after.effective_on}"
    if moves and (moves[0].state, moves[-1].until) != ("open", FAR):
        yield f"{reference} was {moves[0].state} first, and has an end"


def past_is_the_same(world, book, day, answers):
    """What was answered about a day is answered again, but about whom something was entered since."""
    for code, remembered in book.remembered.get(day, {}).items():
        if answers[code] != remembered:
            yield f"of {code} on {day} {answers[code]} is said, and was {remembered}"


def nobody_is_left_in_d(world, book):
    """No supplier is in grade D without an open case, unless it has gone; one that goes on a day to come has one."""
    cases = plain.rows(ImprovementCase, "supplier_id", "opened_on", "until")
    for code, supplier in world.suppliers.items():
        has_gone = plain.stage_on(supplier.pk, book.today) in ("eliminated", "left")
        has_case = any(row.supplier_id == supplier.pk and row.opened_on <= book.today < row.until for row in cases)
        if plain.grade_on(supplier.pk, book.today) == "D" and not has_gone and not has_case:
            yield f"{code} is in D without an improvement case"


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
    for step in plain.rows(CaseStep, "case_id", "kind", "until", "done_by_id"):
        if book.today < step.until < FAR:
            yield f"{step.kind} of case {step.case_id} was done on {step.until}, which is to come"
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
LAWS = (
    another_decides,
    gates_are_passed,
    nobody_comes_under_a_gate,
    what_two_decided_stays,
    entered_without_ties,
    graded_as_told,
    nobody_grades_alone,
    closed_by_verification,
    reports_are_whole,
    nobody_is_left_in_d,
    cases_end_as_they_may,
    plans_are_carried_out,
)
