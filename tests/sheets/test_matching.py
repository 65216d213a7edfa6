"""Which sheet is this, and which column is which."""

import json

import pytest
import xlsxwriter
from django.utils import translation

from sheets.cells import MergedCell
from sheets.matching import match_file
from sheets.reading import RawFile, RawSheet, Unreadable, opened
from sheets.resource import sheet_resources

NEEDED = ["code", "name", "country", "category"]
SHEETS = ["suppliers", "contacts", "commitments", "certificates", "grades", "audits", "findings"]


@pytest.fixture
def match(tmp_path):
    def matched(*sheets, only=""):
        found = []
        for number, rows in enumerate(sheets, start=1):
            path = tmp_path / f"{number}.jsonl"
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
            found.append(RawSheet(f"Sheet{number}", path))
        return match_file(RawFile("xlsx", found), sheet_resources(), only)

    return matched


@pytest.fixture
def refusal(match):
    def refused(*sheets, only=""):
        with pytest.raises(Unreadable) as error:
            match(*sheets, only=only)
        return error.value

    return refused


def by_column(matched):
    """Return number and cells by column code of every row."""
    return [
        (number, {column.code: cells[place] for place, column in matched.columns.items() if place < len(cells)})
        for number, _line, cells in matched.rows()
    ]


def headers(code, language):
    (resource,) = [found for found in sheet_resources() if found.code == code]
    return [column.title(language) for column in resource.columns]


@pytest.mark.parametrize("code", SHEETS)
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_a_sheet_is_known_by_its_headers_in_each_language(code, language, match):
    titles = headers(code, language)

    (matched,) = match([titles, ["x"] * len(titles)])

    assert matched.resource.code == code
    assert list(matched.columns.values()) == matched.resource.columns
    assert (matched.place, matched.header) == (0, titles)
    assert matched.unknown == []


@pytest.mark.parametrize("code", SHEETS)
def test_a_sheet_is_known_by_the_codes_of_its_columns(code, match):
    (resource,) = [found for found in sheet_resources() if found.code == code]

    (matched,) = match([[column.code for column in resource.columns], ["x"]])

    assert matched.resource.code == code


def test_headers_stand_in_any_order_width_case_and_spacing(match):
    (matched,) = match([["类别", " CODE ", "Country or Region", "（供應商名稱）"], ["a", "b", "c", "d"]])

    assert by_column(matched) == [(2, {"category": "a", "code": "b", "country": "c", "name": "d"})]


def test_titles_above_the_header_are_skipped_and_rows_keep_their_numbers(match):
    rows = [["Suppliers of 2024"], [], ["Code", "as of"], NEEDED, ["S1", "A", "CN", "x"], [], ["S2", "B", "CN", "x"]]

    (matched,) = match(rows)

    assert matched.place == 3
    assert [(number, line) for number, line, _cells in matched.rows()] == [
        (5, '["S1", "A", "CN", "x"]'),
        (7, '["S2", "B", "CN", "x"]'),
    ]


def test_a_header_below_the_first_twenty_rows_is_not_looked_for(refusal):
    error = refusal([["title"]] * 20 + [NEEDED])

    assert error.code == "no_headers"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Row 2 is most like Suppliers, which needs these columns too: Name (name)"),
        ("zh-hant", "第 2 行最像「供應商」，但還需要以下各欄：供應商名稱 (name)"),
    ],
)
def test_a_file_without_headers_is_told_what_the_likeliest_row_lacks(language, words, refusal):
    with translation.override(language):
        error = refusal([["Telephones"], ["code", "contact_phone"], ["S1", "1"]])

    assert error.code == "no_headers"
    assert words in error.message


def test_columns_that_nobody_knows_are_named_and_left_alone(match):
    (matched,) = match([[*NEEDED, "Owner", "status", ""], ["S1", "A", "CN", "x", "me", "approved", "z"]])

    assert matched.unknown == ["Owner", "status"]
    assert [column.code for column in matched.columns.values()] == NEEDED


def test_a_sheet_without_a_needed_column_is_refused_and_told_which(refusal):
    with translation.override("en"):
        error = refusal([["code", "name", "category"], ["S1", "A", "x"]])

    assert error.code == "missing_columns"
    assert "Country or region (country)" in error.message
    assert "code" not in error.message.replace("(country)", "")


def test_a_column_that_stands_twice_is_refused(refusal):
    assert refusal([[*NEEDED, "供應商名稱"], ["S1"]]).code == "column_twice"


def test_two_sheets_of_a_kind_are_refused(refusal):
    error = refusal([NEEDED, ["S1"]], [NEEDED, ["S2"]])

    assert error.code == "sheet_twice"
    assert "Sheet1" in error.message
    assert "Sheet2" in error.message


def test_a_hidden_sheet_of_the_same_kind_is_called_hidden(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("One", "Old"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, NEEDED)
        sheet.hide()

    with translation.override("en"), pytest.raises(Unreadable) as error, opened(tmp_path / "a.xlsx", "a.xlsx") as file:
        match_file(file, sheet_resources())

    assert "The sheets One, Old (hidden) are of the same kind" in error.value.message


def test_sheets_that_nobody_knows_are_passed_over(match):
    (matched,) = match([["notes"], ["call them"]], [NEEDED, ["S1"]])

    assert matched.name == "Sheet2"


def test_a_sheet_can_be_named(match, refusal):
    (matched,) = match([["code", "name", "country", "category"], ["S1"]], only="suppliers")

    assert matched.resource.code == "suppliers"
    assert refusal([NEEDED], only="grades").code == "no_headers"
    assert refusal([NEEDED], only="invoices").code == "unknown_sheet"


def merged(text, at, corner):
    return {"merged": text, "at": at, "corner": corner}


def test_a_header_may_be_merged_and_what_is_merged_with_it_is_empty(match):
    title = [merged("Suppliers", f"{column}1", "A1") for column in "ABCD"]
    header = [merged("code", "A2", "A2"), "name", "country", "category"]
    below = [merged("code", "A3", "A2"), "A", "CN", "x"]

    (matched,) = match([title, header, below])

    assert matched.header == NEEDED
    assert [(number, cells) for number, _line, cells in matched.rows()] == [(3, [None, "A", "CN", "x"])]


def test_what_is_merged_below_the_header_is_no_empty_cell(match):
    (matched,) = match([NEEDED, ["S1", merged("A", "B2", "B2")], [None, merged("A", "B3", "B2")]])

    assert [cells for _number, _line, cells in matched.rows()] == [["S1", "A"], [None, "A"]]
    assert [type(cells[1]) for _number, _line, cells in matched.rows()] == [MergedCell, MergedCell]


def test_rows_that_say_something_in_unknown_columns_alone_are_passed_over(match):
    (matched,) = match([[*NEEDED, "Owner"], [None, " ", None, None, "me"], ["S1"]])

    assert [number for number, _line, _cells in matched.rows()] == [3]
