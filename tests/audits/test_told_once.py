"""A cycle's grade of a period is the only one: no second cycle, and nobody types over it or a part of its period."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audits.models import ImprovementCase, Override
from audits.services import ask_override, close_cycle, decide_override
from evidence.verify import findings
from suppliers.models import GradeChange
from suppliers.services import Fact, record_facts
from tests.factories import TODAY, CaseFactory, GradeFactory, SupplierFactory, UserFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db

BEFORE = TODAY - timedelta(days=40)


@pytest.fixture
def told():
    """Return a supplier that a cycle told a D, and another that came after that."""
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    close(opened(), supplier, 40)
    SupplierFactory(code="S2")
    return supplier


def close(cycle, supplier, score):
    scored(cycle, supplier, score)
    close_cycle(cycle, actor=UserFactory(role="manager"), today=TODAY)


def test_a_second_cycle_of_the_period_leaves_out_whom_the_first_graded(told):
    cycle = opened()

    assert [*cycle.assessments.values_list("supplier__code", flat=True)] == ["S2"]


@pytest.mark.either
def test_whom_it_graded_is_not_named_for_another(told):
    with pytest.raises(ValidationError) as refused:
        opened(told)

    assert refused.value.code == "told"
    assert refused.value.messages == [
        f"{told}: graded for 2024 already. Object to it, or ask for another grade, on its page."
    ]


@pytest.mark.parametrize("period", ["2024H2", "2024-12"])
def test_nor_for_one_of_a_part_of_the_period(told, period):
    with pytest.raises(ValidationError) as refused:
        opened(told, period=period)

    assert refused.value.messages == [
        f"{told}: graded for 2024 already. Object to it, or ask for another grade, on its page."
    ]
    assert [*opened(period=period).assessments.values_list("supplier__code", flat=True)] == ["S2"]


def test_nor_is_one_opened_in_which_nobody_is_left(told):
    close(opened(), SupplierFactory._meta.model.objects.get(code="S2"), 90)

    with pytest.raises(ValidationError) as refused:
        opened()

    assert refused.value.code == "told"


@pytest.mark.parametrize("period", ["2024", "2024H2", "2024Q4", "2024-12"])
def test_no_part_of_its_period_is_typed_over_what_was_told(told, period):
    fact = Fact(told.pk, TODAY, {"period": period, "grade": "A", "score": None})

    with pytest.raises(ValidationError) as refused:
        record_facts(GradeChange, [fact], actor=UserFactory(role="officer"), today=TODAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert "The grade of 2024 was told by an assessment" in refused.value.messages[0]
    assert [*GradeChange.objects.on(TODAY).filter(supplier=told).values_list("period", "grade")] == [("2024", "D")]


@pytest.mark.either
def test_another_period_is(told):
    fact = Fact(told.pk, TODAY, {"period": "2023-12", "grade": "A", "score": None})

    record_facts(GradeChange, [fact], actor=UserFactory(role="officer"), today=TODAY)

    assert [*GradeChange.objects.on(TODAY).filter(supplier=told).values_list("period", "grade")] == [("2024", "D")]


def test_a_day_before_the_cycle_keeps_a_grade_of_the_period_that_was_on_file():
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    GradeFactory(supplier=supplier, period="2023", grade="C", effective_on=BEFORE - timedelta(days=300))
    GradeFactory(supplier=supplier, period="2024", grade="A", effective_on=BEFORE)

    close(opened(), supplier, 40)

    eve = timedelta(days=1)
    days = (BEFORE - eve, BEFORE, TODAY - eve, TODAY)
    told = [("2023", "C"), ("2024", "A"), ("2024", "A"), ("2024", "D")]
    assert [GradeChange.objects.on(day).values_list("period", "grade").get() for day in days] == told
    newest = [GradeChange.objects.newest_first(day).values_list("period", "grade")[0] for day in days]
    assert newest == told
    supplier.refresh_from_db()
    assert supplier.grade == "D"
    assert [*findings()] == []


def test_a_grade_that_was_to_count_from_the_day_of_closing_or_later_never_does():
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    GradeFactory(supplier=supplier, period="2024", grade="A", effective_on=TODAY)

    close(opened(), supplier, 40)

    assert [*GradeChange.objects.known(TODAY).values_list("grade", flat=True)] == ["D"]
    assert [*GradeChange.objects.known(TODAY - timedelta(days=1))] == []


@pytest.mark.either
def test_a_case_about_a_d_that_was_typed_in_is_called_off_where_the_period_came_to_another_grade():
    scorecard(100)
    case = CaseFactory(period="2024", at="talk")

    close(opened(), case.supplier, 65)

    case.refresh_from_db()
    assert (case.outcome, case.until) == ("called_off", TODAY)


class TestBothWereOpen:
    """What another cycle told meanwhile stands: who was graded there comes to no grade here."""

    def test_no_part_of_the_period_is_told_then(self):
        scorecard(100)
        supplier, other = SupplierFactory(code="S1"), SupplierFactory(code="S2")
        quarter, year = opened(period="2024Q4"), opened(supplier)
        close(year, supplier, 10)
        scored(quarter, other, 90)

        close(quarter, supplier, 95)

        rows = quarter.assessments.order_by("supplier__code").values_list("score", "grade", "missing", "vetoes")
        assert [*rows] == [(None, "", (), ()), (90, "A", (), ())]
        assert GradeChange.objects.on(TODAY).get(supplier=supplier).grade == "D"
        assert [*findings()] == []

    def test_nor_over_what_two_people_decided_of_the_first(self):
        scorecard(100)
        supplier, other = SupplierFactory(code="S1"), SupplierFactory(code="S2")
        first = opened()
        close(first, other, 65)
        second = opened(supplier)
        assessment = first.assessments.get(supplier=supplier)
        asked = ask_override(assessment, grade="D", reason="-", actor=UserFactory(), today=TODAY)
        decide_override(asked, Override.Decision.APPROVED, actor=UserFactory(), today=TODAY)

        close(second, supplier, 95)

        assert [*ImprovementCase.objects.values_list("period", "outcome")] == [("2024", "")]
        assert GradeChange.objects.on(TODAY).get(supplier=supplier).grade == "D"

    def test_who_told_the_first_does_not_decide_another_grade_of_a_part_of_its_period(self):
        scorecard(100)
        supplier = SupplierFactory(code="S1")
        quarter, year = opened(period="2024Q4"), opened(supplier)
        closer = UserFactory(role="manager")
        scored(year, supplier, 10)
        close_cycle(year, actor=closer, today=TODAY)
        close(quarter, supplier, 10)
        asked = ask_override(quarter.assessments.get(), grade="A", reason="-", actor=UserFactory(), today=TODAY)

        with pytest.raises(ValidationError, match="yours"):
            decide_override(asked, Override.Decision.APPROVED, actor=closer, today=TODAY)

    @pytest.mark.either  # what it shows is told by the tests above on both
    def test_its_page_says_why(self, client):
        scorecard(100)
        supplier = SupplierFactory(code="S1")
        quarter, year = opened(period="2024Q4"), opened(supplier)
        close(year, supplier, 10)
        close(quarter, supplier, 95)
        client.force_login(UserFactory(superuser=True))

        page = client.get(quarter.assessments.get().get_absolute_url())

        assert "It is not graded: another assessment told a grade of this period" in page.text
