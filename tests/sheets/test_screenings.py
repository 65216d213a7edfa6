"""The sheet of screenings."""

import pytest

from accounts.services import system_user
from audits.models import Screening
from audits.services import decide_screening
from evidence.verify import findings
from sheets.reading import Unreadable
from sheets.undo import undo
from tests.factories import TODAY, UserFactory
from tests.sheets.bringing import bring, outcomes, refusals, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

BAD = {
    "result": "有影響",
    "impacts": "waste, water",
    "words": "Sludge in the yard",
    "agreed_on": "2024-06-01",
    "agreed": "A pond",
}


def screening(**cells):
    return {"supplier_code": "S1", "kind": "環境", "screened_on": "2024-05-20", "result": "clear"} | cells


@pytest.fixture
def known():
    bring(suppliers=[supplier("S1")])


def test_what_is_brought_waits_for_another_person(known):
    report = bring(
        screenings=[screening(), screening(kind="social", result="無"), screening(screened_on="2024-06-01", **BAD)]
    )

    assert outcomes(report) == ["created"] * 3
    assert {*Screening.objects.values_list("decision", flat=True)} == {"waiting"}
    assert Screening.objects.get(result="impacts").impacts == ("waste", "water")


@pytest.mark.either
def test_it_comes_with_its_supplier_in_one_file():
    assert outcomes(bring(suppliers=[supplier("S1")], screenings=[screening()])) == ["created"] * 2


@pytest.mark.either
def test_bringing_it_again_changes_nothing(known):
    rows = [screening(), screening(screened_on="2024-05-21", **BAD)]
    bring(screenings=rows)

    assert outcomes(bring(screenings=rows)) == ["unchanged"] * 2


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"supplier_code": "S9"}, [("supplier_code", "no_such_supplier")]),
        ({"screened_on": "2099-01-01"}, [("screened_on", "contradiction")]),
        ({"result": "perhaps"}, [("result", "unknown_value")]),
        ({"impacts": "waste"}, [("impacts", "contradiction")]),
        ({"agreed": "A pond"}, [("agreed", "contradiction")]),
        (BAD | {"impacts": None}, [("impacts", "required")]),
        (BAD | {"impacts": "child_labour"}, [("impacts", "contradiction")]),
        (BAD | {"words": None}, [("words", "required")]),
        (BAD | {"agreed": None}, [("agreed", "required")]),
        (BAD | {"agreed_on": None}, [("agreed_on", "required")]),
        (BAD | {"agreed_on": "2024-05-01"}, [("agreed_on", "contradiction")]),
        (BAD | {"agreed_on": "2099-01-01"}, [("agreed_on", "contradiction")]),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_is_refused(known, cells, refused):
    report = bring(screenings=[screening(**cells)])

    assert [(column, code) for _row, column, code in refusals(report)] == refused
    assert not Screening.objects.exists()


@pytest.mark.either
def test_what_was_recorded_stays(known):
    bring(screenings=[screening()])

    report = bring(screenings=[screening(words="Looked at once more")])

    assert [(column, code) for _row, column, code in refusals(report)] == [("words", "protected")]


def test_an_import_is_taken_back_as_if_it_had_not_been(known):
    report = bring(screenings=[screening(**BAD)])

    undo(report.run, actor=system_user(), today=TODAY)

    assert not Screening.objects.exists()
    assert list(findings()) == []


def test_what_somebody_decided_since_stands_in_the_way(known):
    report = bring(screenings=[screening()])
    decide_screening(Screening.objects.get(), is_approved=True, actor=UserFactory(), today=TODAY)

    with pytest.raises(Unreadable):
        undo(report.run, actor=system_user(), today=TODAY)

    assert Screening.objects.exists()
