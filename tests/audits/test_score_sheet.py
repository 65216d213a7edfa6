"""Scores come in by a sheet, and go out as they came."""

from decimal import Decimal

import pytest

from audits.models import Score
from audits.services import close_cycle
from audits.sheets.scores import ScoreSheet
from evidence.verify import findings
from sheets.confirming import confirm
from sheets.engine import import_tables
from sheets.job import Job
from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from suppliers.models import Supplier
from tests.audits.ties import tie
from tests.factories import TODAY, SupplierFactory, UserFactory, opened, scorecard, scored
from tests.sheets.bringing import previewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    scorecard(50, 50)
    for code in ("S1", "S2"):
        SupplierFactory(code=code)
    return opened()


@pytest.fixture
def officer():
    return UserFactory(role="officer", email="officer@example.com")


def bring(actor, *rows):
    names = ("supplier_code", "period", "criterion", "score", "words", "assessor")
    table = [{name: cell for name, cell in zip(names, row, strict=False) if cell != ""} for row in rows]
    return import_tables({"scores": table}, name="scores", actor=actor, today=TODAY)


def problems(report):
    return [problem.message for row in report.rows for problem in row.problems]


def held():
    return sorted(Score.objects.values_list("assessment__supplier__code", "criterion__code", "value", "words"))


@pytest.mark.either
def test_scores_come_in_and_again_change_nothing(cycle, officer):
    rows = [("S1", "2024", "c1", "80", "Good"), ("S2", "2024", "c2", "70.5")]

    first, again = bring(officer, *rows), bring(officer, *rows)

    assert held() == [("S1", "c1", Decimal(80), "Good"), ("S2", "c2", Decimal("70.5"), "")]
    assert [first.counts()["created"], again.counts()["unchanged"]] == [2, 2]
    assert [*findings()] == []


@pytest.mark.either
def test_another_person_than_who_looked_imports_no_scores_in_her_name(cycle, officer):
    run = previewed(actor=officer, scores=[{"supplier_code": "S1", "period": "2024", "criterion": "c1", "score": "80"}])
    job = Job(UserFactory(role="officer"), TODAY, TODAY)

    with pytest.raises(Unreadable) as refused:
        confirm(run, job, sheet_resources(), lambda _model: True)

    assert refused.value.code == "changed"
    assert held() == []


@pytest.mark.either
def test_a_score_that_was_looked_at_is_written_as_it_was_shown(cycle, officer):
    run = previewed(actor=officer, scores=[{"supplier_code": "S1", "period": "2024", "criterion": "c1", "score": "80"}])

    confirm(run, Job(officer, TODAY, TODAY), sheet_resources(), lambda _model: True)

    assert held() == [("S1", "c1", Decimal(80), "")]


def test_a_changed_score_is_changed_and_taken_back(cycle, officer):
    bring(officer, ("S1", "2024", "c1", "80", "Good"))

    bring(officer, ("S1", "2024", "c1", "90"), ("S2", "2024", "c1", "10"))
    assert held() == [("S1", "c1", Decimal(90), "Good"), ("S2", "c1", Decimal(10), "")]
    undo(ImportRun.objects.latest("pk"), actor=officer, today=TODAY)

    assert held() == [("S1", "c1", Decimal(80), "Good")]
    assert [*findings()] == []


def test_what_went_into_grades_is_not_taken_back(cycle, officer):
    bring(officer, ("S1", "2024", "c1", "80"))
    close_cycle(cycle, actor=UserFactory(role="manager"), today=TODAY)

    with pytest.raises(Unreadable) as caught:
        undo(ImportRun.objects.latest("pk"), actor=officer, today=TODAY)

    assert caught.value.message == "The assessment of 2024 is closed: it takes no more scores."
    assert held() == [("S1", "c1", Decimal(80), "")]


REFUSED = {
    ("S1", "2023", "c1", "80"): "This supplier is not in an open assessment of 2023.",
    ("S9", "2024", "c1", "80"): "This supplier is not in an open assessment of 2024.",
    ("S1", "2024", "c9", "80"): "This supplier is not assessed by this criterion.",
    ("S1", "2024", "c1", "101"): "101 is not a score; scores go from 0 to 100.",
    ("S1", "2024", "c1", "good"): "good is not a number; write digits, such as 92.5.",
    ("S1", "2024", "c1", "80", "", "other@example.com"): (
        "Each assessor imports her own scores: leave this cell empty."
    ),
}


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("row", REFUSED, ids=" ".join)
def test_what_cannot_be_is_refused_in_words(row, cycle, officer):
    assert problems(bring(officer, row)) == [REFUSED[row]]
    assert held() == []


@pytest.mark.either  # what a row means is decided before anything is written
def test_a_criterion_of_another_role_is_refused(cycle):
    report = bring(UserFactory(role="compliance"), ("S1", "2024", "c1", "80"))

    assert problems(report) == ["This criterion is scored by others, or worked out by itself."]


@pytest.mark.either
def test_scores_of_another_stay_beside_ones_own(cycle, officer):
    scored(cycle, Supplier.objects.get(code="S1"), 50, None)

    bring(officer, ("S1", "2024", "c1", "80"))

    assert [row[2] for row in held()] == [Decimal(50), Decimal(80)]


@pytest.mark.either
def test_what_goes_out_comes_in_as_the_same(cycle, officer):
    bring(officer, ("S1", "2024", "c1", "80", "Good"), ("S2", "2024", "c2", "70.5"))
    sheet = ScoreSheet()
    sheet.prepare()
    names = [column.code for column in sheet.columns]
    rows = [dict(zip(names, map(str, cells), strict=True)) for cells in sheet.export()]

    report = import_tables({"scores": rows}, name="again", actor=officer, today=TODAY)

    assert report.counts()["unchanged"] == 2


@pytest.mark.either  # what a row means is decided before anything is written
def test_who_has_a_tie_to_a_supplier_does_not_score_it(cycle, officer):
    tie(officer, Supplier.objects.get(code="S1"))

    report = bring(officer, ("S1", "2024", "c1", "80"), ("S2", "2024", "c1", "80"))

    assert problems(report) == ["You have a conflict of interest with this supplier; another person must score it."]
