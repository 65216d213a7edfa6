"""A grade that an assessment told, and a D that is being worked on, are changed by nobody alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audits.models import ImprovementCase, Scorecard
from audits.services import Looked, close_cycle, record_meeting, verify_answer
from foundation.dates import today
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import GradeChange, Stage
from suppliers.services import Fact, correct_fact
from tests.factories import (
    TODAY,
    CaseFactory,
    GradeFactory,
    PlanAnswerFactory,
    SupplierFactory,
    UserFactory,
    gone,
    opened,
    scorecard,
    scored,
)
from tests.sheets.bringing import bring, grade, outcomes, refusals, supplier

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def on_file():
    return [*GradeChange.objects.current().order_by("pk").values_list("period", "grade", "effective_on")]


def own_card():
    """Let a scorecard of one criterion be the only one."""
    Scorecard.objects.update(is_used=False)
    scorecard(100)


def graded_d(code="S1", period="2024", *, on=TODAY):
    """Let an assessment find a supplier a D; return what is on file."""
    of, manager = SupplierFactory(code=code), UserFactory(role="manager")
    own_card()
    cycle = opened(of, period=period, today=on, actor=manager)
    scored(cycle, of, 40, today=on)
    close_cycle(cycle, actor=manager, today=on)
    return GradeChange.objects.current().get(supplier=of)


def better(of, **content):
    return Fact(of.supplier_id, of.effective_on, {"period": of.period, "grade": "A", "score": None} | content)


@pytest.mark.either
@pytest.mark.parametrize("content", [{}, {"grade": "D", "score": 50}, {"period": "2023"}, None])
def test_a_grade_that_an_assessment_told_is_not_corrected_by_hand(content):
    told, officer = graded_d(), UserFactory(role="officer")
    fact = None if content is None else better(told, **content)

    said = refused(lambda: correct_fact(told, fact, actor=officer, today=TODAY))

    words = "S1: The grade of 2024 was told by an assessment: object to it, or ask for another grade, on the page of"
    assert said == [("barred", f"{words} that assessment; another person decides it.")]
    assert on_file() == [("2024", "D", TODAY)]
    assert ImprovementCase.objects.get().outcome == ""


@pytest.mark.either  # it is refused by what the test above asks on both
def test_the_form_says_where_to_go(client):
    told = graded_d(on=today())
    client.force_login(UserFactory(role="officer", is_staff=True))
    given = {"supplier": told.supplier_id, "period": "2024", "grade": "A", "score": "", "reason": "-"}

    page = client.post(
        reverse("admin:suppliers_gradechange_change", args=[told.pk]), given | {"effective_on": told.effective_on}
    )

    assert page.status_code == 200
    assert "The grade of 2024 was told by an assessment" in page.text
    assert on_file() == [("2024", "D", told.effective_on)]


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_a_sheet_says_so_too_and_takes_what_no_assessment_told():
    graded_d("S1", "2024H2")
    bring(suppliers=[supplier("S2")], grades=[grade("S2", period="2024H2", grade="B")])
    same = {"period": "2024H2", "effective_on": TODAY.isoformat()}

    report = bring(grades=[grade("S1", **same, grade="A", score="")])
    others = bring(grades=[grade("S1", period="2023", grade="B", score=""), grade("S2", **same, grade="C", score="")])

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "grade", "barred")])
    assert outcomes(others) == ["created", "updated"]


@pytest.mark.either
def test_an_assessment_without_a_grade_tells_none():
    of, manager = SupplierFactory(), UserFactory(role="manager")
    own_card()
    old = GradeFactory(supplier=of, period="2024", grade="B")
    close_cycle(opened(of, period="2024", actor=manager), actor=manager, today=TODAY)

    correct_fact(old, better(old), actor=UserFactory(role="officer"), today=TODAY)

    assert on_file() == [("2024", "A", old.effective_on)]


@pytest.mark.parametrize("at", ["meeting", "talk"])
def test_who_typed_a_d_in_does_not_take_it_back_once_its_case_is_worked_on(at):
    case = CaseFactory(at=at)
    old = GradeChange.objects.get()
    typist, other = old.recorded_by, UserFactory(role="officer")

    if at == "meeting":
        correct_fact(old, better(old), actor=typist, today=TODAY)
    else:
        said = refused(lambda: correct_fact(old, better(old), actor=typist, today=TODAY))
        words = "The D of 2024 is yours, and its improvement case was worked on: another person corrects it."
        assert said == [("barred", f"{case.supplier.code}: {words}")]
        assert on_file() == [("2024", "D", old.effective_on)]
        correct_fact(old, better(old), actor=other, today=TODAY)

    assert ImprovementCase.objects.get().outcome == "called_off"


@pytest.mark.usefixtures("reference")
def test_who_imported_a_d_neither_imports_another_grade_nor_takes_the_import_back():
    officer, other = UserFactory(role="officer"), UserFactory(role="officer")
    bring(suppliers=[supplier()])
    brought = bring(actor=officer, grades=[grade(period="2024", grade="D", score="")])
    case = ImprovementCase.objects.get()
    work_on(case)

    report = bring(actor=officer, grades=[grade(period="2024", grade="B", score="")])
    with pytest.raises(Unreadable) as undone:
        undo(brought.run, actor=officer, today=TODAY)

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "grade", "barred")])
    assert (undone.value.code, undone.value.message.split(":")[0]) == ("barred", "S1")
    undo(brought.run, actor=other, today=TODAY)
    assert on_file() == []


@pytest.mark.either  # it is refused by what the tests above ask on both
@pytest.mark.parametrize("way", ["restored", "left"])
def test_nor_does_she_once_that_case_is_over(way):
    answer = PlanAnswerFactory()
    supplier, old = answer.action.case.supplier, GradeChange.objects.get()
    if way == "left":
        gone(supplier, Stage.LEFT)
    else:
        verify_answer(answer, Looked(TODAY, is_effective=True), actor=UserFactory(), today=TODAY)
        GradeFactory(supplier=supplier, period="2025", grade="B", effective_on=TODAY + DAY, today=TODAY + DAY)
    assert ImprovementCase.objects.get().outcome == way

    said = refused(lambda: correct_fact(old, better(old), actor=old.recorded_by, today=TODAY + DAY))

    assert [code for code, _sentence in said] == ["barred"]
    assert GradeChange.objects.on(TODAY).get().grade == "D"


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_nor_does_who_imported_it_undo_the_import_then():
    officer = UserFactory(role="officer")
    bring(suppliers=[supplier()])
    brought = bring(actor=officer, grades=[grade(period="2024", grade="D", score="")])
    case = ImprovementCase.objects.get()
    work_on(case)
    gone(case.supplier)

    with pytest.raises(Unreadable) as undone:
        undo(brought.run, actor=officer, today=TODAY)

    assert (undone.value.code, ImprovementCase.objects.get().outcome) == ("barred", "eliminated")


def work_on(case):
    record_meeting(case, minutes="Quality fell.", held_on=TODAY, actor=UserFactory(), today=TODAY)


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_a_grade_before_its_period_is_refused_in_its_row():
    bring(suppliers=[supplier("S1", stage="active", active_from="2020-01-01"), supplier("S2")])

    report = bring(grades=[grade("S1", period="2025Q1", effective_on="2024-06-01"), grade("S2")])

    assert (outcomes(report), refusals(report)) == (["refused", "created"], [(2, "effective_on", "early")])
    assert report.rows[0].problems[0].message == (
        "The period 2025Q1 begins on Jan. 1, 2025: its grade counts from then on, at the earliest."
    )
