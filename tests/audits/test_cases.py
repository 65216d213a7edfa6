"""An improvement case is moved by people who may, one step after another, each on a day that can be right."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from audits.models import CaseStep, ImprovementCase, PlanAnswer, PlannedAction
from audits.services import (
    Looked,
    agree_plan,
    answer_action,
    note_action,
    record_meeting,
    record_talk,
    strike_off_action,
    verify_answer,
)
from evidence.verify import findings
from suppliers.models import Upload
from tests.audits.ties import tie
from tests.factories import (
    TODAY,
    CaseFactory,
    PlanAnswerFactory,
    PlannedActionFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
    gone,
    noted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def refusal(work, *given, **named):
    """Do something that is refused; give the code, or the field that it is about."""
    with pytest.raises(ValidationError) as refused:
        work(*given, **named)
    error = refused.value
    assert all(error.messages)
    return next(iter(error.error_dict)) if hasattr(error, "error_dict") else error.error_list[0].code


def meet(case, actor, *, on=TODAY, words="Quality fell."):
    return record_meeting(case, minutes=words, held_on=on, actor=actor, today=TODAY)


def talk(case, actor, *, on=TODAY, words="It agrees."):
    return record_talk(case, minutes=words, held_on=on, actor=actor, today=TODAY)


def agree(case, actor, *, on=TODAY, words=""):
    return agree_plan(case, words=words, agreed_on=on, actor=actor, today=TODAY)


def look(answer, actor, *, on=TODAY, is_effective=True, words=""):
    return verify_answer(answer, Looked(on, is_effective, words), actor=actor, today=TODAY)


def at(case):
    return CaseStep.objects.on(TODAY).filter(case=case).values_list("kind", flat=True).first()


STEPS = [("meeting", meet), ("talk", talk), ("plan", agree)]


def waits_for(step):
    """Return a case that waits for a step, and can take it."""
    case = CaseFactory(at=step)
    if step == "plan":
        noted(case)
    return case


@pytest.mark.parametrize(("step", "take"), STEPS)
def test_a_step_is_taken_once_and_no_other_before_it(officer, step, take):
    case = waits_for(step)
    others = [other for name, other in STEPS if name != step]

    assert [refusal(other, case, officer) for other in others] == ["state", "state"]
    assert at(case) == step
    take(case, officer)

    assert refusal(take, case, officer) == "state"
    assert at(case) == CaseStep.NEXT[CaseStep.Kind(step)]
    assert CaseStep.objects.get(case=case, kind=step).done_by == officer
    assert [*findings()] == []


@pytest.mark.parametrize(("step", "take"), STEPS)
def test_a_step_is_not_taken_on_a_day_to_come_or_before_the_last(officer, step, take):
    case = waits_for(step)

    assert refusal(take, case, officer, on=TODAY + DAY) == "future"
    assert refusal(take, case, officer, on=TODAY - DAY) == "period"
    assert at(case) == step


@pytest.mark.parametrize(("step", "take"), STEPS)
def test_who_has_a_tie_takes_no_step(officer, step, take):
    case = waits_for(step)
    tie(officer, case.supplier)

    assert refusal(take, case, officer) == "conflict"


@pytest.mark.parametrize(("step", "take"), STEPS)
def test_a_case_that_is_over_goes_no_further(officer, step, take):
    case = waits_for(step)
    gone(case.supplier)

    assert refusal(take, case, officer) == "state"
    assert [*ImprovementCase.objects.values_list("outcome", flat=True)] == ["eliminated"]


@pytest.mark.parametrize(("step", "take"), STEPS[:2])
@pytest.mark.parametrize("words", ["", " \n"])
def test_what_was_said_is_written_down(officer, step, take, words):
    assert refusal(take, waits_for(step), officer, words=words) == "minutes"


def test_a_plan_has_an_action_at_least(officer):
    case = CaseFactory(at="plan")
    struck_off = noted(case)
    strike_off_action(struck_off, why="Not ours", actor=officer, today=TODAY)

    assert refusal(agree, case, officer) == "empty"


def test_no_action_is_due_before_its_plan_is_agreed(officer):
    case = CaseFactory(at="plan")
    noted(case, due_on=TODAY)

    with pytest.raises(ValidationError) as refused:
        agree_plan(case, agreed_on=TODAY + DAY, actor=officer, today=TODAY + DAY)

    assert refused.value.code == "due"


@pytest.mark.parametrize("step", ["meeting", "talk", "check"])
def test_an_action_is_noted_while_the_plan_is_made_alone(officer, step):
    action = PlannedAction(case=CaseFactory(at=step), words="Mark the lines", owner="Wang", due_on=TODAY)

    assert refusal(note_action, action, actor=officer, today=TODAY) == "state"


def test_an_action_says_what_is_done_by_whom_and_when(officer):
    case = CaseFactory(at="plan")
    whole = {"case": case, "words": "Mark the lines", "owner": "Wang", "due_on": TODAY}

    for field, wrong in (("words", ""), ("owner", ""), ("due_on", None), ("due_on", TODAY - DAY)):
        action = PlannedAction(**whole | {field: wrong})
        assert refusal(note_action, action, actor=officer, today=TODAY) == field
    assert not PlannedAction.objects.exists()


def test_a_plan_has_each_action_once_but_what_was_struck_off_again(officer):
    case = CaseFactory(at="plan")
    action = noted(case)
    again = {"case": case, "words": action.words, "owner": "Wang", "due_on": TODAY}

    assert refusal(note_action, PlannedAction(**again), actor=officer, today=TODAY) == "words"
    strike_off_action(action, why="Not ours", actor=officer, today=TODAY)
    note_action(PlannedAction(**again), actor=officer, today=TODAY)

    assert PlannedAction.objects.count() == 2


def test_who_has_a_tie_notes_and_strikes_off_nothing(officer):
    case = CaseFactory(at="plan")
    action = noted(case)
    tie(officer, case.supplier)

    assert refusal(note_action, action, actor=officer, today=TODAY) == "conflict"
    assert refusal(strike_off_action, action, why="Not ours", actor=officer, today=TODAY) == "conflict"


def test_an_action_is_struck_off_once_with_a_reason_and_stays_so(officer):
    action = noted(CaseFactory(at="plan"))

    assert refusal(strike_off_action, action, why=" ", actor=officer, today=TODAY) == "why"
    strike_off_action(action, why="Not ours", actor=officer, today=TODAY)

    assert refusal(strike_off_action, action, why="Not ours", actor=officer, today=TODAY) == "state"
    assert refusal(note_action, action, actor=officer, today=TODAY) == "state"
    action.refresh_from_db()
    assert (action.struck_off_on, action.struck_off_why) == (TODAY, "Not ours")


def test_what_was_agreed_is_not_struck_off(officer):
    assert refusal(strike_off_action, PlannedActionFactory(), why="Late", actor=officer, today=TODAY) == "state"


def test_an_action_is_answered_in_words_once_it_is_agreed(officer):
    early, action = noted(CaseFactory(at="plan")), PlannedActionFactory()

    assert refusal(answer_action, early, "Done.", actor=officer, today=TODAY) == "state"
    assert refusal(answer_action, action, " ", actor=officer, today=TODAY) == "said"
    answer_action(action, "Done.", actor=officer, today=TODAY)

    assert refusal(answer_action, action, "Done.", actor=officer, today=TODAY) == "state"
    assert PlanAnswer.objects.get().action == action


def test_an_answer_brings_files_of_its_supplier_alone(officer):
    action = PlannedActionFactory()
    strange = UploadFactory(supplier=SupplierFactory(), actor=officer)
    refused = UploadFactory(supplier=action.case.supplier, actor=officer)
    Upload.objects.filter(pk=refused.pk).update(state=Upload.State.QUARANTINED, reason="malware")

    for upload in Upload.objects.filter(pk__in=(strange.pk, refused.pk)):
        assert refusal(answer_action, action, "Done.", uploads=[upload], actor=officer, today=TODAY) == "file"
    assert not PlanAnswer.objects.exists()


def test_a_case_that_is_over_takes_no_answer_and_no_verdict(officer):
    answered = PlanAnswerFactory()
    supplier = answered.action.case.supplier
    gone(supplier)

    assert refusal(answer_action, answered.action, "Done.", actor=system_user(), today=TODAY) == "state"
    assert refusal(look, answered, officer) == "state"


def test_nobody_verifies_her_own_answer_or_of_a_supplier_to_which_she_has_a_tie(officer):
    own = PlanAnswerFactory(actor=officer)
    other = PlanAnswerFactory()
    tie(officer, other.action.case.supplier)

    assert [refusal(look, answer, officer) for answer in (own, other)] == ["own", "conflict"]
    assert [at(answer.action.case) for answer in (own, other)] == ["check", "check"]


def test_it_is_verified_from_the_day_of_the_answer_until_today(officer):
    answer = PlanAnswerFactory()

    assert [refusal(look, answer, officer, on=day) for day in (TODAY - DAY, TODAY + DAY)] == ["verified_on"] * 2


def test_what_is_not_enough_is_said_and_verified_once(officer):
    answer = PlanAnswerFactory()

    assert refusal(look, answer, officer, is_effective=False, words=" ") == "words"
    look(answer, officer, is_effective=False, words="Hall 2 lacks.")

    assert refusal(look, answer, officer) == "state"
    assert at(answer.action.case) == "check"


def test_a_new_assessment_waits_until_all_of_the_plan_was_verified(officer):
    case = CaseFactory(at="plan")
    actions = [noted(case, words=words) for words in ("Mark the lines", "Train the shift")]
    agree(case, officer)
    answers = [answer_action(action, "Done.", actor=system_user(), today=TODAY) for action in actions]
    later = TODAY + 2 * DAY

    verify_answer(answers[1], Looked(later, is_effective=True), actor=officer, today=later)
    assert at(case) == "check"
    verify_answer(answers[0], Looked(TODAY, is_effective=True), actor=officer, today=later)

    # On the day on which the last of it was seen, whichever was entered last.
    assert CaseStep.objects.get(case=case, kind="assessment").began_on == later
    assert [*findings()] == []


def test_what_is_entered_late_changes_no_day_between():
    opened_on, entered_on = TODAY - 60 * DAY, TODAY - 30 * DAY
    case = CaseFactory(today=opened_on)
    between = [entered_on - days * DAY for days in (1, 20, 50)]
    before = [how(case, day) for day in between]

    record_meeting(case, minutes="Late.", held_on=opened_on + DAY, actor=system_user(), today=entered_on)
    record_talk(case, minutes="Late.", held_on=opened_on + 2 * DAY, actor=system_user(), today=entered_on)
    noted(case)
    agree_plan(case, agreed_on=opened_on + 3 * DAY, actor=system_user(), today=entered_on)

    assert [how(case, day) for day in between] == before
    assert how(case, entered_on)[0] == ["check"]
    held = [*case.steps.exclude(held_on=None).values_list("held_on", flat=True)]
    assert held == [opened_on + days * DAY for days in (1, 2, 3)]


def test_an_answer_that_was_looked_at_before_counts_from_the_day_of_the_verdict():
    answered_on, entered_on = TODAY - 60 * DAY, TODAY - 30 * DAY
    answer = PlanAnswerFactory(action__today=answered_on, today=answered_on)
    case, between = answer.action.case, entered_on - DAY
    before = how(case, between)

    verify_answer(answer, Looked(answered_on + DAY, is_effective=True), actor=UserFactory(), today=entered_on)

    assert how(case, between) == before
    assert how(case, entered_on)[0] == ["assessment"]


def how(case, day):
    """Return at which step a case is on a day, whether that is overdue, and what of its plan waits."""
    steps = CaseStep.objects.on(day).filter(case=case)
    waits = PlannedAction.objects.to_verify(day).filter(case=case).count()
    to_answer = PlannedAction.objects.to_answer(day).filter(case=case).count()
    overdue = ImprovementCase.objects.overdue(day).filter(pk=case.pk).exists()
    return [*steps.values_list("kind", flat=True)], overdue, waits, to_answer
