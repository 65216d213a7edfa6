"""What must be so whatever people do: each law gives a sentence for each time that it is broken.

They are written from what the house promises, not from its code: over rows as they lie in the tables
(`tests/examined/plain.py`), and over what the machine remembers of its own deeds (`tests/examined/book.py`).
"""

from attestations.models import Attestation
from audits.models import (
    AssessmentCycle,
    Audit,
    Consequence,
    CorrectiveAction,
    Extension,
    Objection,
    Override,
    PlanAnswer,
    RaisedVeto,
)
from suppliers.models import StageRequest, Submission
from tests.examined.laws.cases import (
    a_told_d_has_a_case,
    cases_end_as_they_may,
    nobody_is_left_in_d,
    plans_are_carried_out,
)
from tests.examined.laws.findings import closed_by_verification, reports_are_whole
from tests.examined.laws.gates import STEPS, UNMET, against, gates_of, standing, unmet
from tests.examined.laws.grades import graded_as_told, no_sure_d_is_wiped_out, nobody_grades_alone
from tests.examined.laws.stages import (
    entered_without_ties,
    gates_are_passed,
    nobody_comes_under_a_gate,
    what_two_decided_stays,
)
from tests.examined.laws.typed import (
    no_sole_source_is_typed_out,
    nobody_goes_before_its_day,
    nobody_goes_during_a_case,
    nobody_was_there_before_it_came,
    who_goes_is_replaced,
)

__all__ = ["STEPS", "UNMET", "against", "gates_of", "standing", "unmet"]

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
    "application": (Submission, "decided_by", ("application__invited_by",)),
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


def past_is_the_same(world, book, day, answers):
    """What was answered about a day is answered again, but about whom something was entered since."""
    for code, remembered in book.remembered.get(day, {}).items():
        if answers[code] != remembered:
            yield f"of {code} on {day} {answers[code]} is said, and was {remembered}"


LAWS = (
    another_decides,
    gates_are_passed,
    nobody_comes_under_a_gate,
    what_two_decided_stays,
    entered_without_ties,
    graded_as_told,
    nobody_grades_alone,
    no_sure_d_is_wiped_out,
    closed_by_verification,
    reports_are_whole,
    nobody_goes_before_its_day,
    nobody_goes_during_a_case,
    no_sole_source_is_typed_out,
    nobody_was_there_before_it_came,
    who_goes_is_replaced,
    nobody_is_left_in_d,
    a_told_d_has_a_case,
    cases_end_as_they_may,
    plans_are_carried_out,
)
