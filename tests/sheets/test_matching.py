"""Which sheet is this, and which column is which."""

import pytest
from django.utils import translation

from sheets.matching import match_file
from sheets.reading import RawFile, RawSheet, Unreadable
from sheets.resource import sheet_resources

NEEDED = ["code", "name", "country", "category"]
SHEETS = ["suppliers", "contacts", "commitments", "certificates", "grades"]


def match(*sheets, only=""):
    raw = RawFile("xlsx", [RawSheet(f"Sheet{number}", rows) for number, rows in enumerate(sheets, start=1)])
    return match_file(raw, sheet_resources(), only)


def refusal(*sheets, only=""):
    with pytest.raises(Unreadable) as refused:
        match(*sheets, only=only)
    return refused.value


def headers(code, language):
    (resource,) = [found for found in sheet_resources() if found.code == code]
    return [column.title(language) for column in resource.columns]


@pytest.mark.parametrize("code", SHEETS)
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_a_sheet_is_known_by_its_headers_in_each_language(code, language):
    titles = headers(code, language)

    (matched,) = match([titles, ["x"] * len(titles)])

    assert matched.resource.code == code
    assert list(matched.rows[0].raw) == [column.code for column in matched.resource.columns]
    assert matched.unknown == []


@pytest.mark.parametrize("code", SHEETS)
def test_a_sheet_is_known_by_the_codes_of_its_columns(code):
    (resource,) = [found for found in sheet_resources() if found.code == code]

    (matched,) = match([[column.code for column in resource.columns], ["x"]])

    assert matched.resource.code == code


def test_headers_stand_in_any_order_width_case_and_spacing():
    (matched,) = match([["类别", " CODE ", "Country or Region", "（供應商名稱）"], ["a", "b", "c", "d"]])

    assert matched.rows[0].raw == {"category": "a", "code": "b", "country": "c", "name": "d"}


def test_titles_above_the_header_are_skipped_and_rows_keep_their_numbers():
    rows = [["Suppliers of 2024"], [], ["Code", "as of"], NEEDED, ["S1", "A", "CN", "x"], [], ["S2", "B", "CN", "x"]]

    (matched,) = match(rows)

    assert [(row.number, row.raw["code"]) for row in matched.rows] == [(5, "S1"), (7, "S2")]


def test_a_header_below_the_first_twenty_rows_is_not_looked_for():
    error = refusal([["title"]] * 20 + [NEEDED])

    assert error.code == "no_headers"


def test_columns_that_nobody_knows_are_named_and_left_alone():
    (matched,) = match([[*NEEDED, "Owner", "status", ""], ["S1", "A", "CN", "x", "me", "approved", "z"]])

    assert matched.unknown == ["Owner", "status"]
    assert list(matched.rows[0].raw) == NEEDED


def test_a_sheet_without_a_needed_column_is_refused_and_told_which():
    with translation.override("en"):
        error = refusal([["code", "name", "category"], ["S1", "A", "x"]])

    assert error.code == "missing_columns"
    assert "Country or region (country)" in error.message
    assert "code" not in error.message.replace("(country)", "")


def test_a_column_that_stands_twice_is_refused():
    assert refusal([[*NEEDED, "供應商名稱"], ["S1"]]).code == "column_twice"


def test_two_sheets_of_a_kind_are_refused():
    error = refusal([NEEDED, ["S1"]], [NEEDED, ["S2"]])

    assert error.code == "sheet_twice"
    assert "Sheet1" in error.message
    assert "Sheet2" in error.message


def test_sheets_that_nobody_knows_are_passed_over():
    (matched,) = match([["notes"], ["call them"]], [NEEDED, ["S1"]])

    assert matched.name == "Sheet2"


def test_a_sheet_can_be_named():
    (matched,) = match([["code", "name", "country", "category"], ["S1"]], only="suppliers")

    assert matched.resource.code == "suppliers"
    assert refusal([NEEDED], only="grades").code == "no_headers"
    assert refusal([NEEDED], only="invoices").code == "unknown_sheet"
