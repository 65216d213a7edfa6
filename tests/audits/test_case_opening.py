"""Whoever is in grade D has an improvement case, whatever is recorded for days to come."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from audits.models import ImprovementCase, Override
from audits.services import (
    Looked,
    agree_plan,
    answer_action,
    ask_override,
    close_cycle,
    decide_override,
    follow_all_cases,
    record_meeting,
    record_talk,
    verify_answer,
)
from evidence.verify import findings
from suppliers.models import GradeChange, Stage, StageChange
from suppliers.services import Fact, correct_fact, record_facts
from tests.audits.cycles import unassessed
from tests.factories import (
    TODAY,
    CaseFactory,
    GradeFactory,
    PlanAnswerFactory,
    SupplierFactory,
    UserFactory,
    gone,
    noted,
    opened as cycle_of,
    scorecard,
    scored,
)

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=5)


def opened():
    return [*ImprovementCase.objects.order_by("pk").values_list("period", "outcome")]


@pytest.mark.either
def test_a_better_grade_to_come_does_not_help_until_then():
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier, period="2024", grade="A", effective_on=LATER)

    GradeFactory(supplier=supplier, period="2023", grade="D", effective_on=TODAY)

    assert opened() == [("2023", "")]
    assert [*findings()] == []


@pytest.mark.either
def test_who_is_in_d_and_will_be_again_has_one_case():
    supplier = SupplierFactory(left=True)
    GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=LATER)
    GradeFactory(supplier=supplier, period="2023", grade="D", effective_on=TODAY)
    assert opened() == []

    back(supplier)

    assert opened() == [("2023", "")]


def back(supplier):
    """Let a supplier that left cooperate again."""
    fact = Fact(supplier.pk, TODAY, {"stage": Stage.ACTIVE})
    record_facts(StageChange, [fact], actor=system_user(), today=TODAY)


@pytest.mark.either
def test_a_grade_to_come_opens_its_case_now():
    GradeFactory(period="2024", grade="D", effective_on=LATER)

    assert opened() == [("2024", "")]


def test_an_elimination_to_come_leaves_the_plan_open_until_its_day():
    answer = PlanAnswerFactory()
    action = answer.action
    supplier = action.case.supplier
    gone(supplier, on=LATER)
    verify_answer(answer, Looked(TODAY, is_effective=False, words="Not yet."), actor=system_user(), today=TODAY)
    answer_action(action, "Done now.", actor=system_user(), today=TODAY)
    follow_all_cases(LATER - timedelta(days=1))
    assert opened() == [("2024", "")]

    follow_all_cases(LATER)

    assert opened() == [("2024", "eliminated")]
    assert ImprovementCase.objects.get().until == LATER
    assert [*findings()] == []


@pytest.mark.either
def test_a_better_grade_to_come_restores_on_its_day():
    answer = PlanAnswerFactory()
    verify_answer(answer, Looked(TODAY, is_effective=True), actor=system_user(), today=TODAY)
    GradeFactory(supplier=answer.action.case.supplier, period="2025Q1", grade="B", effective_on=LATER)
    follow_all_cases(LATER - timedelta(days=1))
    assert opened() == [("2024", "")]

    follow_all_cases(LATER)

    assert opened() == [("2024", "restored")]
    assert ImprovementCase.objects.get().until == LATER


def test_the_clock_opens_what_lacks_once():
    case = CaseFactory()
    supplier = case.supplier
    case.steps.all().delete()
    case.delete()

    follow_all_cases(TODAY)
    follow_all_cases(TODAY)

    assert [*ImprovementCase.objects.values_list("supplier", "outcome")] == [(supplier.pk, "")]


SPRING = date(2025, 3, 3)


@pytest.mark.either
@pytest.mark.parametrize("period", ["2025", "2025Q1", "2025-01", "2024-12"])
def test_a_d_that_a_cycle_tells_opens_one_whatever_was_typed_in_ahead(period):
    scorecard(100)
    supplier = SupplierFactory()
    cycle = cycle_of(supplier, period="2024", today=date(2025, 1, 10), due_on=SPRING)
    scored(cycle, supplier, 10, today=SPRING)
    GradeFactory(supplier=supplier, period=period, grade="A", effective_on=date(2025, 1, 11), today=SPRING)

    close_cycle(cycle, actor=UserFactory(role="manager"), today=SPRING)
    follow_all_cases(SPRING + timedelta(1))

    assert opened() == [("2024", "")]
    assert [*findings()] == []


@pytest.mark.either
def test_so_does_one_that_two_decided_where_a_cycle_told_none():
    without_grade = unassessed()
    GradeFactory(supplier=without_grade.supplier, period="2025", grade="A", effective_on=SPRING, today=SPRING)

    asked = ask_override(without_grade, grade="D", reason="We looked.", actor=UserFactory(), today=SPRING)
    decide_override(asked, Override.Decision.APPROVED, actor=UserFactory(), today=SPRING)

    assert opened() == [("2024", "")]


@pytest.mark.either
def test_a_better_grade_that_another_cycle_told_leaves_it_closed():
    scorecard(100)
    supplier = SupplierFactory()
    late = cycle_of(supplier, period="2024", today=SPRING)
    scored(late, supplier, 10, today=SPRING)
    early = cycle_of(supplier, period="2025Q1", today=SPRING)
    scored(early, supplier, 95, today=SPRING)
    close_cycle(early, actor=UserFactory(role="manager"), today=SPRING)

    close_cycle(late, actor=UserFactory(role="manager"), today=SPRING)

    assert opened() == []


class TestADThatWasTold:
    """It needs a case until one was restored, or another assessment told a better grade, whatever somebody types."""

    NEW_YEAR = date(2025, 1, 10)
    DAY = timedelta(1)

    def told(self, supplier, score, period="2024", cycle=None):
        cycle = cycle or cycle_of(supplier, period=period, today=SPRING)
        scored(cycle, supplier, score, today=SPRING)
        close_cycle(cycle, actor=UserFactory(role="manager"), today=SPRING)

    def typed_a(self, supplier, day):
        GradeFactory(supplier=supplier, period="2025-01", grade="A", effective_on=day, today=day)

    @pytest.fixture
    def supplier(self):
        scorecard(100)
        return SupplierFactory(code="S1")

    def test_the_case_of_one_that_was_typed_ahead_goes_on_with_it(self, supplier):
        cycle = cycle_of(supplier, period="2024", today=self.NEW_YEAR)
        GradeFactory(supplier=supplier, period="2025-01", grade="D", effective_on=self.NEW_YEAR, today=self.NEW_YEAR)
        self.told(supplier, 10, cycle=cycle)
        assert opened() == [("2025-01", "")]

        ahead = GradeChange.objects.current().get(period="2025-01")
        better = Fact(supplier.pk, SPRING, {"period": "2025-01", "grade": "A", "score": None})
        correct_fact(ahead, better, actor=ahead.recorded_by, today=SPRING)

        assert opened() == [("2024", "")]
        assert [*findings()] == []

    @pytest.mark.either
    def test_who_had_left_when_it_was_told_has_one_once_that_is_taken_back(self, supplier):
        cycle = cycle_of(supplier, period="2024", today=self.NEW_YEAR)
        left = Fact(supplier.pk, SPRING - self.DAY, {"stage": Stage.LEFT})
        record_facts(StageChange, [left], actor=system_user(), today=SPRING - self.DAY)
        self.told(supplier, 10, cycle=cycle)
        self.typed_a(supplier, SPRING)
        assert opened() == []

        left = StageChange.objects.current().get(supplier=supplier, stage=Stage.LEFT)
        correct_fact(left, None, actor=system_user(), today=SPRING)

        assert opened() == [("2024", "")]

    @pytest.mark.either
    def test_so_has_who_left_by_a_request_and_comes_back(self, supplier):
        self.told(supplier, 10)
        gone(supplier, Stage.LEFT, on=SPRING, today=SPRING)
        self.typed_a(supplier, SPRING + self.DAY)

        for days, stage in enumerate((Stage.APPLIED, Stage.SELECTED, Stage.REGISTERED, Stage.ACTIVE), 2):
            gone(supplier, stage, on=SPRING + days * self.DAY, today=SPRING + days * self.DAY)

        assert opened() == [("2024", "left"), ("2024", "")]

    @pytest.mark.either
    def test_one_of_a_year_opens_it_though_its_last_quarter_was_told_better_before(self, supplier):
        self.told(supplier, 65, period="2024Q4")

        self.told(supplier, 10)

        assert opened() == [("2024", "")]

    @pytest.mark.either
    def test_one_that_was_restored_by_a_grade_that_was_typed_in_is_not_opened_again(self, supplier):
        self.told(supplier, 10)
        case = ImprovementCase.objects.get()
        actor = UserFactory()
        words = {"minutes": "Quality fell.", "held_on": SPRING, "actor": actor, "today": SPRING}
        record_meeting(case, **words)
        record_talk(case, **words)
        action = noted(case, today=SPRING, due_on=SPRING)
        agree_plan(case, agreed_on=SPRING, actor=actor, today=SPRING)
        answer = answer_action(action, "Done.", actor=actor, today=SPRING)
        verify_answer(answer, Looked(SPRING, is_effective=True), actor=system_user(), today=SPRING)

        self.typed_a(supplier, SPRING)
        follow_all_cases(SPRING + self.DAY)

        assert opened() == [("2024", "restored")]
