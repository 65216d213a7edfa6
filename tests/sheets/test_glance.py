"""Rows of which a glance tells that they say nothing new: never one too many."""

import pytest

from accounts.services import system_user
from attestations.reference import RuleSheet
from sheets.columns import CodeColumn, Column, DayColumn
from sheets.engine import import_tables
from sheets.reference_sheet import LastDayColumn
from suppliers.models import Country, Supplier
from tests.factories import TODAY, RequirementFactory
from tests.sheets.bringing import USCC, bring, outcomes, refusals, supplier

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]

HELD = {
    "name_en": "One Ltd",
    "stage": "active",
    "registered_on": "2024-01-05",
    "active_from": "2024-02-01",
    "is_core": "yes",
    "uscc": USCC[0],
    "contact_name": "王芳",
    "contact_email": "wang@example.com",
    "language": "zh-hant",
}


def brought_again(**cells):
    """Return what becomes of one row when it is brought once more with other cells."""
    bring(suppliers=[supplier(**HELD), supplier("S2")])
    return bring(suppliers=[supplier(**HELD | cells)])


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"country": "中國", "category": "塑膠結構件", "stage": "合作中", "language": "繁體中文"},
        {"registered_on": "2024年1月5日", "active_from": "20240201"},
        {"is_core": "是"},
        {"is_core": 1},
        {"is_core": True},
        {"uscc": USCC[0].lower()},
        {"name": " Supplier S1 ", "contact_name": None, "uscc": ""},
    ],
)
def test_what_says_the_same_in_other_words_changes_nothing(cells):
    assert outcomes(brought_again(**cells)) == ["unchanged"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", "supplier s1"),
        ("name_en", "-"),
        ("registered_on", "2024-01-06"),
        ("is_core", "no"),
        ("is_core", 0),
        ("uscc", "-"),
        ("contact_email", "-"),
        ("category", "batteries"),
    ],
)
def test_one_other_cell_is_a_change(column, cell):
    report = brought_again(**{column: cell})

    assert outcomes(report) == ["updated"]
    assert [*report.rows[0].changes] == [column]


@pytest.mark.parametrize(("column", "code"), [("name", "required"), ("country", "required"), ("category", "required")])
def test_what_is_needed_is_asked_for_where_the_register_has_it(column, code):
    assert refusals(brought_again(**{column: "-"})) == [(2, column, code)]


def test_a_blank_cell_leaves_what_there_is_and_is_no_news():
    report = brought_again(registered_on=None, uscc=None, language=None, contact_name=None)

    assert outcomes(report) == ["unchanged"]


def test_a_dash_that_is_held_as_text_stays_whatever_else_changes():
    bring(suppliers=[supplier(), supplier("S2")])
    Supplier.objects.update(name_en="-")

    report = bring(suppliers=[supplier(name_en="-"), supplier("S2", name="Another", name_en="-")])

    assert outcomes(report) == ["unchanged", "updated"]
    assert {*Supplier.objects.values_list("name_en", flat=True)} == {"-"}


def test_the_key_of_a_row_is_no_name_of_it():
    china = Country.objects.get(code="CN")

    assert refusals(brought_again(country=china.pk)) == [(2, "country", "unknown_value")]


def test_among_many_that_say_the_same_the_others_are_found():
    rows = [supplier(f"S{number:03}", registered_on="2024-01-05") for number in range(60)]
    bring(suppliers=rows)
    rows[7]["name"], rows[31]["registered_on"], rows[59]["country"] = "Another", "2024-02-01", "Atlantis"

    report = bring(suppliers=rows, options={"skip_refused": True})

    by_outcome = {row.number: row.outcome.value for row in report.rows if row.outcome != "unchanged"}
    assert by_outcome == {9: "updated", 33: "updated", 61: "refused"}
    assert Supplier.objects.get(code="S007").name == "Another"


@pytest.mark.parametrize("kind", [DayColumn, LastDayColumn, Column, CodeColumn])
@pytest.mark.parametrize("text", ["2027-01-01", "2024-02-29", "1999-12-31"])
def test_what_a_column_looks_like_is_what_it_means(kind, text):
    column = kind("x", ("X", "X", "X"))
    value = column.read(text)

    assert column.plainest([value, column.empty]) == [text, None]


def test_a_sheet_with_one_column_that_is_known_is_looked_at():
    tables = {"rules": [{"requirement": RequirementFactory().code}]}
    first, again = (
        import_tables(tables, name="rules.csv", actor=system_user(), today=TODAY, resources=[RuleSheet()])
        for _time in range(2)
    )

    assert (outcomes(first), outcomes(again)) == (["created"], ["unchanged"])


def test_a_row_that_says_the_same_is_refused_with_its_twin():
    bring(suppliers=[supplier()])

    report = bring(suppliers=[supplier(), supplier(name="Other")])

    assert [code for _row, _column, code in refusals(report)] == ["duplicate_key"] * 2


def test_a_row_that_says_the_same_is_refused_where_another_claims_its_code():
    bring(suppliers=[supplier(uscc=USCC[0]), supplier("S2")])

    report = bring(suppliers=[supplier(uscc=USCC[0]), supplier("S2", uscc=USCC[0])])

    assert refusals(report) == [(2, "uscc", "uscc_taken"), (3, "uscc", "uscc_taken")]
