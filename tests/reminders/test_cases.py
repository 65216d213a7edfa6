"""Who is told of an improvement case: officers of its steps and of answers, suppliers of actions; managers later."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from audits.models import CaseStep
from audits.services import Looked, agree_plan, answer_action, follow_all_cases, record_meeting, verify_answer
from reminders.models import Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from tests.factories import (
    TODAY,
    CaseFactory,
    PlanAnswerFactory,
    StepFactory,
    UserFactory,
    gone,
    noted,
)
from tests.reminders.conftest import at, contact_of

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = timedelta(days=1)
#: A Thursday, as the days of its steps are days on which people work.
DUE = date(2025, 2, 27)


def due(source, as_of, first=date(2024, 1, 1), last=date(2025, 12, 31)):
    """Return what a source says is due on a day: whose, what, and when."""
    return [(row[0], row[1], row[4]) for row in sources()[source].items(as_of, first, last)]


def told():
    """Return the reminders there are: how long after it was due, whom, and what became of them."""
    return [*Reminder.objects.order_by("pk").values_list("step__offset_days", "recipient", "state", "reason")]


@pytest.fixture
def case(supplier):
    return CaseFactory(supplier=supplier)


@pytest.fixture
def action(supplier):
    case = CaseFactory(supplier=supplier, at="plan")
    action = noted(case, due_on=DUE)
    agree_plan(case, agreed_on=TODAY, actor=system_user(), today=TODAY)
    return action


@pytest.mark.both
def test_a_step_is_due_on_its_day_until_it_is_done(case, supplier):
    meeting = CaseStep.objects.get()
    assert due("cases", TODAY - DAY) == []
    assert due("cases", TODAY) == [(supplier.pk, meeting.pk, TODAY + 14 * DAY)]
    held = TODAY + 3 * DAY

    record_meeting(case, minutes="Quality fell.", held_on=held, actor=UserFactory(), today=held)

    talk = CaseStep.objects.get(kind="talk")
    assert due("cases", held) == [(supplier.pk, talk.pk, held + 14 * DAY)]
    assert due("cases", held - DAY) == [(supplier.pk, meeting.pk, TODAY + 14 * DAY)]


def test_an_overdue_step_escalates_from_the_officer_to_the_manager_and_to_nobody_of_the_supplier(
    case, officer, planned
):
    StepFactory(source="cases", offset_days=0, officer=True)
    StepFactory(source="cases", offset_days=7, audience="manager")
    due_on = CaseStep.objects.get().due_on

    for day in (due_on - DAY, due_on, due_on + 7 * DAY):
        found = planned(day, despite_jump=True)

    assert [row[:3] for row in found] == [
        (0, "officer", f"user:{officer.pk}"),
        (7, "manager", f"user:{officer.manager_id}"),
    ]


@pytest.mark.both
def test_the_mail_of_a_step_that_was_done_meanwhile_is_not_sent(case, officer, smtp):
    StepFactory(source="cases", offset_days=0, officer=True)
    due_on = CaseStep.objects.get().due_on
    ring(at(due_on), despite_jump=True)
    assert [row[1:] for row in told()] == [(f"user:{officer.pk}", "in_mail", "")]

    record_meeting(case, minutes="Quality fell.", held_on=due_on, actor=UserFactory(), today=due_on)
    send_all(lambda: at(due_on))

    assert [row[2:] for row in told()] == [("cancelled", "decided")]
    assert smtp.received == []


@pytest.mark.parametrize("source", ["cases", "plan_actions", "plan_answers"])
def test_nothing_is_due_of_who_was_eliminated(supplier, action, source):
    if source == "plan_answers":
        PlanAnswerFactory(action=action)
    assert len(due(source, TODAY)) == 1

    gone(supplier, on=TODAY + DAY)

    assert len(due(source, TODAY)) == 1
    follow_all_cases(TODAY + DAY)
    assert due(source, TODAY + DAY) == []


@pytest.mark.both
def test_an_action_is_the_suppliers_until_it_is_answered_and_again_where_that_is_not_enough(supplier, action):
    waits = [(supplier.pk, action.pk, action.due_on)]
    assert due("plan_actions", TODAY) == waits
    assert due("plan_actions", TODAY - DAY) == []

    answer = answer_action(action, "Done.", actor=UserFactory(), today=TODAY + DAY)
    assert due("plan_actions", TODAY + DAY) == []
    assert due("plan_actions", TODAY) == waits
    verify_answer(answer, Looked(TODAY + DAY, False, "Hall 2 lacks."), actor=UserFactory(), today=TODAY + DAY)

    assert due("plan_actions", TODAY + DAY) == waits


def test_an_action_is_told_to_the_contact_and_overdue_to_officer_and_manager(supplier, officer, action, planned):
    for offset, whom in ((-7, {}), (0, {}), (1, {"officer": True}), (7, {"audience": "manager"})):
        StepFactory(source="plan_actions", offset_days=offset, **whom)

    for offset in (-7, 0, 1, 7):
        planned(action.due_on + offset * DAY, despite_jump=True)

    assert [row[:2] for row in told()] == [
        (-7, contact_of(supplier)),
        (0, contact_of(supplier)),
        (1, f"user:{officer.pk}"),
        (7, f"user:{officer.manager_id}"),
    ]


def test_the_mail_of_an_action_that_was_answered_meanwhile_is_not_sent(supplier, action, smtp):
    StepFactory(source="plan_actions", offset_days=0)
    ring(at(DUE), despite_jump=True)

    answer_action(action, "Done.", actor=UserFactory(), today=DUE)
    send_all(lambda: at(DUE))

    assert told() == [(0, contact_of(supplier), "cancelled", "handed_in")]
    assert smtp.received == []


@pytest.mark.both
def test_an_answer_waits_for_officer_and_manager_until_it_is_verified(supplier, officer, action, planned):
    StepFactory(source="plan_answers", offset_days=3, officer=True)
    StepFactory(source="plan_answers", offset_days=10, audience="manager")
    answer = PlanAnswerFactory(action=action)
    assert due("plan_answers", TODAY) == [(supplier.pk, answer.pk, TODAY)]
    for offset in (3, 10):
        planned(TODAY + offset * DAY, despite_jump=True)
    looked = TODAY + 10 * DAY

    verify_answer(answer, Looked(looked, is_effective=True), actor=system_user(), today=looked)

    assert due("plan_answers", looked) == []
    assert [row[:2] for row in told()] == [(3, f"user:{officer.pk}"), (10, f"user:{officer.manager_id}")]
    assert sources()["plan_answers"].still_due([*Reminder.objects.all()], looked) == set()


@pytest.mark.both
def test_each_is_named_and_leads_to_where_it_is_done(case):
    found = sources()
    (step,) = found["cases"].papers([CaseStep.objects.get().pk]).values()

    assert found["cases"].name_of(step) == "Improvement case: Internal meeting"
    assert found["cases"].page_of(step) == f"/admin/audits/improvementcase/{case.pk}/change/"


def test_an_action_has_a_page_on_either_side(action):
    found = sources()
    answer = PlanAnswerFactory(action=action)
    (planned,) = found["plan_actions"].papers([action.pk]).values()
    (answered,) = found["plan_answers"].papers([answer.pk]).values()
    page = f"/admin/audits/plannedaction/{action.pk}/change/"

    assert [found[name].page_of(paper) for name, paper in (("plan_actions", planned), ("plan_answers", answered))] == [
        page,
        page,
    ]
    assert found["plan_actions"].portal_page_of(planned) == f"/portal/plan/{action.public_id}/"
    assert found["plan_actions"].name_of(planned) == "Improvement plan: Mark the lines"
    assert found["plan_answers"].name_of(answered) == "Improvement plan: Mark the lines"
