"""Excel workbooks as they stand."""

import base64
from datetime import date
from random import Random

import openpyxl
import pytest
import xlsxwriter

from sheets.cells import FormulaWithoutValue, MergedCell
from sheets.reading import opened
from tests.sheets.reading.taken import refusal, rows, taken
from tests.spreadsheets import with_sheet, xlsx

ROWS = [["code", "name"], ["S1", "甲公司"]]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": ROWS, "甲": [["x"], [date(2025, 3, 1)], [12.5], [True]]})

    found = taken(path)

    assert (found.format, found.encoding, found.notices) == ("xlsx", "", [])
    assert found.rows == {"One": ROWS, "甲": [["x"], ["2025-03-01"], [12.5], [True]]}


def test_rows_can_be_read_again_from_the_beginning(tmp_path):
    with opened(xlsx(tmp_path / "a.xlsx", {"One": ROWS}), "a.xlsx") as file:
        lines = [list(file.sheets[0].lines()) for _turn in range(2)]

    assert lines == [['["code","name"]', '["S1","甲公司"]']] * 2


def test_what_a_file_is_counts_and_not_what_it_is_called(tmp_path):
    assert taken(xlsx(tmp_path / "a.csv", {"One": ROWS})).format == "xlsx"


def test_rows_above_the_first_cell_are_kept_so_that_row_numbers_are_those_a_person_sees(tmp_path):
    assert rows(xlsx(tmp_path / "a.xlsx", {"One": [[], [], [None, "code"]]})) == [[], [], [None, "code"]]


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [[date(2025, 3, 1)]]}, date_1904=True)

    assert rows(path) == [["2025-03-01"]]


def only_cell(cell):
    return lambda sheet: sheet[: sheet.index("<c r=")] + cell + sheet[sheet.index("</row>") :]


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        ("45717.5625", "2025-03-01T13:30:00"),
        ("45717", "2025-03-01"),
        ("0.5", "12:00:00"),
        ("59", "1900-02-28"),
        # Excel's 29 February 1900, which no calendar has.
        ("60", "1900-02-28"),
        ("61", "1900-03-01"),
    ],
)
def test_moments_and_times_are_texts(serial, text, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [[date(2025, 3, 1)]]})

    assert rows(with_sheet(path, only_cell(f'<c r="A1" s="1"><v>{serial}</v></c>'))) == [[text]]


def test_durations_are_texts(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_number(0, 0, 1.25, book.add_format({"num_format": "[h]:mm:ss"}))

    assert rows(tmp_path / "a.xlsx") == [["30:00:00"]]


@pytest.mark.parametrize("cell", ['<c r="A1" t="e"><v>#REF!</v></c>', "<c t='e' r='A1'><f>1/0</f><v>#REF!</v></c>"])
def test_an_error_is_no_empty_cell(cell, tmp_path):
    path = with_sheet(xlsx(tmp_path / "a.xlsx", {"One": [["x"]]}), only_cell(cell))

    assert rows(path) == [["#REF!"]]


def test_a_number_without_end_is_an_error(tmp_path):
    path = with_sheet(xlsx(tmp_path / "a.xlsx", {"One": [["x"]]}), only_cell('<c r="A1"><v>1e999</v></c>'))

    assert rows(path) == [["#NUM!"]]


FORMULAS = [
    '<c r="B2"><f>EDATE(A2,12)</f></c>',
    '<c r="B2"><f>EDATE(A2,12)</f><v/></c>',
    '<c r="B2" s="1"><f aca="false">EDATE(A2,12)</f><v></v></c>',
    '<x:c r="B2"><x:f>EDATE(A2,12)</x:f><x:v /></x:c>',
    '<c r="B2">\n <f>EDATE(A2,12)</f>\n <v/>\n</c>',
]


def formula(cell):
    return lambda sheet: sheet.replace("</row></sheetData>", f'</row><row r="2">{cell}</row></sheetData>')


@pytest.mark.parametrize("cell", FORMULAS)
@pytest.mark.parametrize("before", [0, 2**20 - 40, 2**20])
def test_a_formula_without_a_value_is_no_empty_cell(cell, before, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"A & B": [["code", "until"]]})
    random = base64.b64encode(Random(1).randbytes(before)).decode()[:before]

    found = rows(with_sheet(path, formula(f"<!--{random}-->{cell}")))

    assert found == [["code", "until"], [None, "=EDATE(A2,12)"]]
    assert (type(found[1][1]), found[1][1].address) == (FormulaWithoutValue, "B2")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B2" t="str"><f>A2</f><v>x</v></c>', "x"),
        ('<c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>3</v></c>', 3),
    ],
)
def test_a_formula_with_a_value_is_its_value(cell, value, tmp_path):
    path = with_sheet(xlsx(tmp_path / "a.xlsx", {"One": [["code", "until"]]}), formula(cell))

    assert rows(path) == [["code", "until"], [None, value]]


def test_a_formula_is_found_on_the_sheet_that_holds_it_and_far_from_other_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["code"])
    book.create_sheet("甲 & 乙")["AB4"] = "=Sheet!A1"
    book.save(tmp_path / "a.xlsx")

    assert taken(tmp_path / "a.xlsx").rows == {
        "Sheet": [["code"]],
        "甲 & 乙": [[], [], [], [None] * 27 + ["=Sheet!A1"]],
    }


def test_merged_cells_show_the_text_of_their_corner(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("One")
        sheet.merge_range("A1:B2", "甲")
        sheet.write("C2", "x")

    found = rows(tmp_path / "a.xlsx")

    assert found == [["甲", "甲"], ["甲", "甲", "x"]]
    assert [(type(cell), cell.address, cell.corner, cell.is_corner) for cell in (found[0][0], found[1][1])] == [
        (MergedCell, "A1", "A1", True),
        (MergedCell, "B2", "A1", False),
    ]


def test_a_sheet_whose_merged_cells_lie_over_each_other_without_measure_is_refused(tmp_path):
    merged = '<mergeCells count="99">' + '<mergeCell ref="A1:C900000"/>' * 99 + "</mergeCells>"
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write_row(899_999, 0, ["a", "b", "c"])

    assert refusal(with_sheet(path, lambda sheet: sheet.replace("</sheetData>", "</sheetData>" + merged))) == (
        "too_large"
    )


def test_what_is_hidden_is_read_and_told(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        one, two = book.add_worksheet("One"), book.add_worksheet("Two")
        for row in range(8):
            one.write_row(row, 0, ["x", "y", "z"])
        one.set_row(1, None, None, {"hidden": True})
        one.set_row(2, None, None, {"hidden": True})
        one.set_row(6, None, None, {"hidden": True})
        one.set_column("B:C", None, None, {"hidden": True})
        two.write(0, 0, "x")
        two.hide()

    found = taken(tmp_path / "a.xlsx")

    assert [len(sheet) for sheet in found.rows.values()] == [8, 1]
    assert found.notices == [
        "The sheet One has hidden rows, which are read like the others: 2–3, 7.",
        "The sheet One has hidden columns, which are read like the others: B–C.",
        "The sheet Two is hidden; it is read like the others.",
    ]
