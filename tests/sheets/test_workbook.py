"""A workbook that goes out is read as it was written, by whatever reads it."""

import io
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from sheets.formats import Xlsx
from sheets.workbook import MOST_ROWS, write_workbook

MARKUP = "a & <b> \"c\" 'd' ]]>\n\tend  "


def book_of(*rows):
    file = io.BytesIO()
    write_workbook(file, [f"header {place}" for place in range(len(rows[0]))], rows)
    file.seek(0)
    return file


def read(file):
    """Return the rows as both readers find them, without the header."""
    ours = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1:]
    file.seek(0)
    return ours, [list(row) for row in load_workbook(file).active.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("text", [MARKUP, " blanks ", "=1+1", "00123", "𠮷野家", "_", "_x004", "1E5"])
def test_a_text_stays_what_it_is(text):
    assert read(book_of([text])) == ([[text]], [[text]])


def test_what_xml_has_no_place_for_is_escaped_as_workbooks_do():
    ours, theirs = read(book_of(["a\x01b", "_x0041_"]))

    assert ours == [["a\x01b", "_x0041_"]]
    assert theirs == [["a_x0001_b", "_x005F_x0041_"]]


def test_values_keep_their_type_and_their_place():
    first, second = [date(2024, 2, 29), Decimal("85.50"), None, 3], ["", None, "x", None]

    ours, theirs = read(book_of(first, second))

    assert ours == [[date(2024, 2, 29), 85.5, "", 3], ["", "", "x", ""]]
    assert theirs == [[datetime.fromisoformat("2024-02-29"), 85.5, None, 3], [None, None, "x", None]]


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(9999, 12, 31)])
def test_days_that_all_programs_count_alike_are_days(day):
    assert read(book_of([day]))[0] == [[day]]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(1900, 2, 28)])
def test_a_day_that_programs_count_differently_goes_out_as_text(day):
    assert read(book_of([day]))[0] == [[str(day)]]


def test_who_reads_as_far_as_a_workbook_says_reads_all_of_it():
    file = book_of(*([number] * 20 for number in range(50)))

    sheet = load_workbook(file, read_only=True).active

    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [(number,) * 20 for number in range(50)]


def test_the_header_is_frozen_and_stands_alone_where_there_are_no_rows():
    file = io.BytesIO()
    write_workbook(file, ["a", "b"], [])
    sheet = load_workbook(file).active

    assert (sheet.freeze_panes, [cell.value for cell in sheet[1]], sheet.max_row) == ("A2", ["a", "b"], 1)
    assert all(cell.font.bold for cell in sheet[1])


@pytest.mark.parametrize(("count", "fits"), [(MOST_ROWS - 1, True), (MOST_ROWS, False)])
def test_more_rows_than_a_workbook_holds_are_not_dropped_in_silence(count, fits):
    with nullcontext() if fits else pytest.raises(ValueError, match="holds 1048576 rows"):
        write_workbook(io.BytesIO(), ["a"], repeat([None], count))


def test_a_row_that_fails_leaves_no_file_open():
    def rows():
        yield ["a"]
        raise LookupError

    with pytest.raises(LookupError):
        Xlsx().write(["a"], rows())
