"""The sheet of second sources."""

import pytest

from accounts.services import system_user
from evidence.verify import findings
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import SecondSource
from suppliers.services import decide_readiness, end_second_source
from tests.factories import TODAY, UserFactory
from tests.sheets.bringing import bring, outcomes, refusals, second_source, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

TESTED = {"readiness": "已試產", "since": "2024-06-01", "words": "500 pieces"}


@pytest.fixture
def pair_of_suppliers():
    bring(suppliers=[supplier("S1", is_core="yes"), supplier("S2"), supplier("S3")])


def said():
    columns = ("supplier__code", "other__code", "readiness", "effective_on", "decision")
    rows = SecondSource.objects.order_by("pk").values_list(*columns)
    return [(*codes, str(day), decision) for *codes, day, decision in rows]


@pytest.mark.either
def test_a_named_one_stands_and_more_waits_for_another_person(pair_of_suppliers):
    report = bring(second_sources=[second_source(), second_source(other="S3", **TESTED)])

    assert outcomes(report) == ["created", "created"]
    assert said() == [
        ("S1", "S2", "named", "2024-03-01", "recorded"),
        ("S1", "S3", "named", "2024-06-01", "recorded"),
        ("S1", "S3", "tested", "2024-06-01", "waiting"),
    ]


@pytest.mark.either
def test_it_comes_with_its_suppliers_in_one_file():
    rows = [supplier("S1", is_core="yes"), supplier("S2")]

    assert outcomes(bring(suppliers=rows, second_sources=[second_source()])) == ["created"] * 3


@pytest.mark.either
def test_bringing_it_again_changes_nothing(pair_of_suppliers):
    rows = [second_source(), second_source(other="S3", **TESTED)]
    bring(second_sources=rows)
    before = said()

    assert outcomes(bring(second_sources=rows)) == ["unchanged", "unchanged"]
    decide_readiness(SecondSource.objects.waiting().get(), is_approved=True, actor=UserFactory(), today=TODAY)
    assert outcomes(bring(second_sources=rows)) == ["unchanged", "unchanged"]
    assert len(said()) == len(before)


@pytest.mark.either
def test_more_readiness_is_a_change_that_waits(pair_of_suppliers):
    bring(second_sources=[second_source()])

    assert outcomes(bring(second_sources=[second_source(**TESTED)])) == ["updated"]
    assert said()[-1] == ("S1", "S2", "tested", "2024-06-01", "waiting")


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"other": "S9"}, ("second_source_code", "no_such_supplier")),
        ({"code": "S9"}, ("supplier_code", "no_such_supplier")),
        ({"other": "S1"}, ("second_source_code", "itself")),
        ({"since": "2099-01-01"}, ("since", "contradiction")),
        ({"since": None}, ("since", "required")),
        ({"readiness": "perfect"}, ("readiness", "unknown_value")),
        ({"readiness": "tested"}, ("words", "required")),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_is_refused(pair_of_suppliers, cells, refused):
    report = bring(second_sources=[second_source(**cells)])

    assert [(column, code) for _row, column, code in refusals(report)] == [refused]
    assert said() == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"since": "2024-04-01"}, ("since", "protected")),
        ({"words": "All of it"}, ("words", "protected")),
        (TESTED | {"since": "2024-02-01"}, ("since", "contradiction")),
    ],
    ids=str,
)
def test_a_sheet_changes_nothing_but_the_readiness(pair_of_suppliers, cells, refused):
    bring(second_sources=[second_source()])

    report = bring(second_sources=[second_source(**cells)])

    assert [(column, code) for _row, column, code in refusals(report)] == [refused]


@pytest.mark.either
def test_what_waits_is_decided_before_it_is_changed(pair_of_suppliers):
    bring(second_sources=[second_source(**TESTED)])

    report = bring(second_sources=[second_source(**TESTED | {"words": "Something else"})])

    assert [(column, code) for _row, column, code in refusals(report)] == [("words", "waits")]


def test_an_import_is_taken_back_as_if_it_had_not_been(pair_of_suppliers):
    bring(second_sources=[second_source()])
    before = said()
    report = bring(second_sources=[second_source(**TESTED), second_source(other="S3", **TESTED)])

    undo(report.run, actor=system_user(), today=TODAY)

    assert said() == before
    assert list(findings()) == []


@pytest.mark.parametrize("what", ["approved", "ended"])
def test_what_somebody_decided_since_stands_in_the_way(pair_of_suppliers, what):
    report = bring(second_sources=[second_source(**TESTED)])
    asked = SecondSource.objects.waiting().get()
    if what == "approved":
        decide_readiness(asked, is_approved=True, actor=UserFactory(), today=TODAY)
    else:
        end_second_source(asked, on=TODAY, why="Too dear", actor=UserFactory(), today=TODAY)
    before = said()

    with pytest.raises(Unreadable):
        undo(report.run, actor=system_user(), today=TODAY)

    assert said() == before
