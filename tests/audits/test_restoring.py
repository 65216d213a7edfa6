"""A case ends restored by a new assessment alone: of a later period, recorded and in effect since its last step."""

from datetime import date, timedelta

import pytest

from audits.models import CaseStep, ImprovementCase
from audits.services import (
    Looked,
    agree_plan,
    answer_action,
    follow_all_cases,
    record_meeting,
    record_talk,
    verify_answer,
)
from suppliers.models import GradeChange
from suppliers.services import Fact, record_facts
from tests.factories import TODAY, GradeFactory, PlannedActionFactory, SupplierFactory, UserFactory, noted

pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = timedelta(days=1)
LATER = TODAY + 5 * DAY


@pytest.fixture
def action():
    return PlannedActionFactory(supplier=SupplierFactory(code="S1"))


def carried_out(action):
    """Let another person see the plan of a case carried out, and so begin its last step."""
    answer = answer_action(action, "Done.", actor=UserFactory(), today=TODAY)
    verify_answer(answer, Looked(TODAY, True, ""), actor=UserFactory(), today=TODAY)


def graded(action, period, grade="B", on=TODAY):
    GradeFactory(supplier=action.case.supplier, period=period, grade=grade, effective_on=on)


def told():
    case = ImprovementCase.objects.get()
    return case.period, case.outcome, case.steps.order_by("-pk").values_list("kind", flat=True)[0]


@pytest.mark.parametrize("period", ["2024H2", "2024Q4", "2024-12"])
def test_a_grade_of_a_later_period_restores(action, period):
    carried_out(action)

    graded(action, period)

    assert told() == ("2024", "restored", "assessment")


def test_what_came_into_effect_before_the_last_step_does_not(action):
    carried_out(action)

    graded(action, "2024-12", on=TODAY - DAY)
    follow_all_cases(LATER)

    assert told() == ("2024", "", "assessment")


def test_nor_does_what_was_recorded_before_the_last_step_began(action):
    graded(action, "2024-12", on=TODAY + DAY)

    carried_out(action)
    follow_all_cases(LATER)

    assert CaseStep.objects.latest("pk").began_on == TODAY
    assert told() == ("2024", "", "assessment")


@pytest.mark.parametrize("period", ["2099", "2025", "2025-01"])
def test_nor_does_a_period_that_is_to_come(action, period):
    carried_out(action)

    graded(action, period)

    assert told() == ("2024", "", "assessment")


def test_beside_a_period_to_come_that_of_a_new_assessment_does(action):
    graded(action, "2099")
    carried_out(action)

    graded(action, "2024-12")

    assert told() == ("2024", "restored", "assessment")


def test_it_does_once_its_period_has_begun(action):
    carried_out(action)
    graded(action, "2025")

    follow_all_cases(date(2025, 1, 1))

    assert told() == ("2024", "restored", "assessment")


def test_a_grade_of_an_earlier_period_than_the_d_does_not():
    of = SupplierFactory()
    GradeFactory(supplier=of, period="2025", grade="D", effective_on=TODAY)
    action = planned(ImprovementCase.objects.get())
    carried_out(action)

    graded(action, "2024-12")

    assert told() == ("2025", "", "assessment")


def test_a_grade_that_is_dated_back_restores_it_on_the_day_on_which_that_is_entered(action):
    carried_out(action)
    between = TODAY + 40 * DAY
    then = [*ImprovementCase.objects.open(between)]

    entered = TODAY + 60 * DAY
    record_facts(
        GradeChange,
        [Fact(action.case.supplier_id, TODAY + 20 * DAY, {"period": "2024-12", "grade": "B", "score": None})],
        actor=UserFactory(),
        today=entered,
    )

    assert told() == ("2024", "restored", "assessment")
    assert [*ImprovementCase.objects.open(between)] == then
    assert not ImprovementCase.objects.open(entered).exists()


def planned(case):
    """Bring a case to the checks of its plan; return what was planned."""
    actor = UserFactory()
    words = {"minutes": "Quality fell.", "held_on": TODAY, "actor": actor, "today": TODAY}
    record_meeting(case, **words)
    record_talk(case, **words)
    action = noted(case)
    agree_plan(case, agreed_on=TODAY, actor=actor, today=TODAY)
    return action


@pytest.mark.parametrize("period", ["2024H2", "2024-12"])
def test_another_d_of_a_later_period_begins_anew(action, period):
    carried_out(action)

    graded(action, period, "D")

    assert told() == (period, "", "meeting")


def test_a_case_that_waits_for_its_assessment_is_asked_about_in_two_queries(action, django_assert_num_queries):
    carried_out(action)

    # Neither a lock nor a transaction: nothing is new.
    with django_assert_num_queries(2):
        follow_all_cases(LATER)
