"""OpenDocument spreadsheets."""

from datetime import date
from random import Random

import pytest

from sheets.cells import FormulaWithoutValue, MergedCell
from tests.sheets.reading.taken import refusal, refused, rows, taken
from tests.spreadsheets import ods, ods_cell, with_content, with_entry

ROWS = [["code", "name"], ["S1", "甲公司"]]


def with_cells(path, cells, **options):
    return with_content(
        path, f'<table:table table:name="One"><table:table-row>{cells}</table:table-row></table:table>', **options
    )


def test_a_spreadsheet_is_read_table_by_table(tmp_path):
    path = ods(tmp_path / "a.ods", {"One": ROWS, "甲 & 乙": [[], [None, date(2025, 3, 1), 12.5, True, False]], "": []})

    found = taken(path)

    assert (found.format, found.encoding, found.notices) == ("ods", "", [])
    assert found.rows == {"One": ROWS, "甲 & 乙": [[], [None, "2025-03-01", 12.5, True, False]], "": []}


@pytest.mark.parametrize(
    ("attributes", "content", "value"),
    [
        ('office:value-type="percentage" office:value="0.5"', "<text:p>50 %</text:p>", 0.5),
        ('office:value-type="currency" office:value="3"', "", 3.0),
        ('office:value-type="date" office:date-value="2025-03-01T13:30:00"', "", "2025-03-01T13:30:00"),
        ('office:value-type="date" office:date-value="2025-03-01T00:00:00.000"', "", "2025-03-01"),
        ('office:value-type="time" office:time-value="PT26H30M05S"', "", "26:30:05"),
        ('office:value-type="string" office:string-value="x"', "<text:p>y</text:p>", "x"),
        (
            "",
            '<text:p>a<text:s text:c="2"/>b<text:tab/><text:span>c</text:span></text:p><text:p>d</text:p>',
            "a  b\tc\nd",
        ),
        ("", "<office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p>", "x"),
        ('office:value-type="string" calcext:value-type="error"', "<text:p>#DIV/0!</text:p>", "#DIV/0!"),
        ('table:formula="of:=[.B1]" office:value-type="string" office:string-value="z"', "", "z"),
        ('table:formula="of:=[.B1]" office:value-type="string"', "<text:p/>", None),
    ],
)
def test_a_cell_is_what_it_says(attributes, content, value, tmp_path):
    cells = f"<table:table-cell {attributes}>{content}</table:table-cell>{ods_cell('end')}"

    assert rows(with_cells(tmp_path / "a.ods", cells)) == [[value, "end"]]


def test_a_formula_without_a_value_is_no_empty_cell(tmp_path):
    cell = '<table:table-cell/><table:table-cell table:formula="of:=[.A1]+1"/>'

    ((_empty, found),) = rows(with_cells(tmp_path / "a.ods", cell))

    assert (type(found), found, found.address) == (FormulaWithoutValue, "=[.A1]+1", "B1")


def test_what_is_repeated_stands_as_often_and_the_empty_rest_of_a_sheet_does_no_harm(tmp_path):
    empty = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="16384"/>'
    full = '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2">'
    path = with_content(
        tmp_path / "a.ods",
        f'<table:table table:name="One">{empty.format(3)}</table:table-row>{full}<text:p>x</text:p></table:table-cell>'
        f"</table:table-row>{empty.format(1048571)}</table:table-row></table:table>",
    )

    assert rows(path) == [[], [], [], ["x", "x"], ["x", "x"]]


def test_merged_cells_show_the_text_of_their_corner(tmp_path):
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    path = with_content(
        tmp_path / "a.ods",
        '<table:table table:name="One"><table:table-row><table:table-cell/>'
        f"<table:table-cell {span}><text:p>甲</text:p>"
        "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell>"
        '<text:p>x</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>'
        "</table:table-row></table:table>",
    )

    found = rows(path)

    assert found == [[None, "甲", "甲"], ["x", "甲", "甲"]]
    assert [(type(cell), cell.address, cell.is_corner) for cell in (found[0][1], found[1][2])] == [
        (MergedCell, "B1", True),
        (MergedCell, "C2", False),
    ]


def test_what_is_hidden_is_read_and_told(tmp_path):
    style = (
        '<office:automatic-styles><style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    path = with_content(
        tmp_path / "a.ods",
        '<table:table table:name="One" table:style-name="h"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-repeated="3">'
        "<text:p>x</text:p></table:table-cell>"
        "</table:table-row></table:table>",
        before=style,
    )

    found = taken(path)

    assert found.rows == {"One": [["x", "x", "x"]]}
    assert found.notices == [
        "The sheet One is hidden; it is read like the others.",
        "The sheet One has hidden rows, which are read like the others: 1.",
        "The sheet One has hidden columns, which are read like the others: B–C.",
    ]


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ('<table:table table:name="x"><table:table-source table:mode="copy-all"/></table:table>', "links"),
        ("<table:dde-links><table:dde-link/></table:dde-links>", "dde"),
        ("<office:scripts><office:script/></office:scripts>", "macros"),
        ("<office:event-listeners><script:event-listener/></office:event-listeners>", "macros"),
        ("<draw:frame><draw:object-ole/></draw:frame>", "embedded"),
    ],
)
def test_what_no_register_needs_is_refused(tables, code, tmp_path):
    assert refusal(with_content(tmp_path / "a.ods", tables)) == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<table:table-cell table:formula="of:=[\'file:///C:/a.ods\'#$Sheet1.A1]" office:value="1"/>', "links"),
        ('<table:table-cell table:formula="of:=DDE(&quot;a&quot;;&quot;b&quot;;&quot;c&quot;)"/>', "dde"),
        ("<table:table-cell><table:cell-range-source/></table:table-cell>", "links"),
        ('<table:table-cell table:number-columns-repeated="257"><text:p>x</text:p></table:table-cell>', "too_large"),
        ('<table:table-cell table:number-columns-repeated="x"/>', "broken"),
        ("<table:table-cell><text:p>" + Random(1).randbytes(66_000).hex() + "</text:p></table:table-cell>", "broken"),
    ],
)
def test_a_cell_that_no_register_needs_is_refused(cell, code, tmp_path):
    assert refusal(with_cells(tmp_path / "a.ods", cell)) == code


def test_a_row_repeated_without_measure_is_refused(tmp_path):
    row = (
        '<table:table-row table:number-rows-repeated="1000001"><table:table-cell><text:p>x</text:p></table:table-cell>'
    )

    path = with_content(tmp_path / "a.ods", f'<table:table table:name="One">{row}</table:table-row></table:table>')

    assert refusal(path) == "too_large"


@pytest.mark.parametrize(
    ("entry", "content", "code"),
    [
        ("Basic/script-lc.xml", "<x/>", "macros"),
        ("Scripts/python/a.py", "x", "macros"),
        ("META-INF/manifest.xml", "<m:file-entry><m:encryption-data/></m:file-entry>", "password"),
        (
            "META-INF/manifest.xml",
            '<m:file-entry m:full-path="Object 1/" m:media-type="application/vnd.oasis.opendocument.text"/>',
            "embedded",
        ),
        ("styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>', "doctype"),
        ("Pictures/a.png", "PK\x03\x04", "inflates"),
    ],
)
def test_an_entry_that_no_register_needs_is_refused(entry, content, code, tmp_path):
    assert refusal(with_entry(ods(tmp_path / "a.ods", {"One": ROWS}), entry, content)) == code


def test_a_chart_does_no_harm(tmp_path):
    entry = '<m:file-entry m:full-path="Object 1/" m:media-type="application/vnd.oasis.opendocument.chart"/>'

    assert rows(with_entry(ods(tmp_path / "a.ods", {"One": ROWS}), "META-INF/manifest.xml", entry)) == ROWS


def test_a_text_document_is_called_so(tmp_path):
    path = with_entry(tmp_path / "a.ods", "mimetype", "application/vnd.oasis.opendocument.text")

    assert refused(path).message.startswith("This is a text document")
