"""Workbooks of Excel 97 to 2003."""

from datetime import date, datetime

import pytest
import xlwt

from sheets.cells import MergedCell
from tests.sheets.reading.taken import refusal, refused, rows, taken
from tests.spreadsheets import xls

ROWS = [["code", "name"], ["S1", "甲公司"]]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    path = xls(tmp_path / "a.xls", {"One": ROWS, "甲": [[], [None, date(2025, 3, 1), 12.5, True, False]]})

    found = taken(path)

    assert (found.format, found.encoding, found.notices) == ("xls", "", [])
    assert found.rows == {"One": ROWS, "甲": [[], [None, "2025-03-01", 12.5, True, False]]}


def test_a_moment_is_a_text(tmp_path):
    moment = datetime.fromisoformat("2025-03-01T13:30")

    assert rows(xls(tmp_path / "a.xls", {"One": [["x"]]})) == [["x"]]
    book, style = xlwt.Workbook(), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    book.add_sheet("One").write(0, 0, moment, style)
    book.save(str(tmp_path / "b.xls"))
    assert rows(tmp_path / "b.xls") == [["2025-03-01T13:30:00"]]


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("One").write(0, 0, date(2025, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(str(tmp_path / "a.xls"))

    assert rows(tmp_path / "a.xls") == [["2025-03-01"]]


def test_an_error_is_no_empty_cell(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("One").write(0, 0, "x")
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, "code")
    sheet.row(1).set_cell_error(2, "#REF!")
    book.save(str(tmp_path / "a.xls"))

    assert taken(tmp_path / "a.xls").rows == {"One": [["x"]], "甲": [["code"], [None, None, "#REF!"]]}


def test_merged_cells_show_the_text_of_their_corner(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("One")
    sheet.write_merge(0, 1, 0, 1, "甲")
    sheet.write(1, 2, "x")
    book.save(str(tmp_path / "a.xls"))

    found = rows(tmp_path / "a.xls")

    assert found == [["甲", "甲"], ["甲", "甲", "x"]]
    assert type(found[1][1]) is MergedCell


def test_what_is_hidden_is_read_and_told(tmp_path):
    book = xlwt.Workbook()
    one, two = book.add_sheet("One"), book.add_sheet("Two")
    one.write(1, 1, "x")
    one.row(1).hidden = True
    one.col(1).hidden = True
    two.visibility = 2
    book.save(str(tmp_path / "a.xls"))

    found = taken(tmp_path / "a.xls")

    assert found.rows == {"One": [[], [None, "x"]], "Two": []}
    assert found.notices == [
        "The sheet One has hidden rows, which are read like the others: 2.",
        "The sheet One has hidden columns, which are read like the others: B.",
        "The sheet Two is hidden; it is read like the others.",
    ]


def changed(path, old, new):
    """Change bytes of a file that stand in it once."""
    content = path.read_bytes()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))
    return path


def name(text):
    """Return the name of a stream as the directory writes it."""
    return text.encode("utf-16-le").ljust(64, b"\0") + (len(text) * 2 + 2).to_bytes(2, "little")


@pytest.mark.parametrize(
    ("stream", "code", "words"),
    [
        ("EncryptedPackage", "password", "The workbook has a password"),
        ("WordDocument", "not_a_sheet", "This is a text document"),
        ("PowerPoint Document", "not_a_sheet", "This is a presentation"),
        ("Book", "old_format", "This is a workbook from before Excel 97"),
        ("Quill", "not_a_sheet", "This is a file of another program"),
    ],
)
def test_a_container_that_holds_no_workbook_is_called_by_what_it_holds(stream, code, words, tmp_path):
    path = changed(xls(tmp_path / "a.xls", {"One": ROWS}), name("Workbook"), name(stream))

    error = refused(path)

    assert (error.code, error.message[: len(words)]) == (code, words)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (b"\x2f\0\2\0\0\0", "password"),
        (b"\xae\1\6\0\1\0\1\0\0\1", "links"),
        (b"\xae\1\10\0\1\0\3\0\0a\3b", "dde"),
        (b"\x85\0\x09\0\0\0\0\0\0\1\1\0a", "macros"),
        (b"\x85\0\x09\0\0\0\0\0\0\6\1\0a", "macros"),
        (b"\x09\10\4\0\0\5\5\0", "old_format"),
        (b"\x85\0\2\0\0\0", "broken"),
    ],
)
def test_a_record_that_no_register_needs_is_refused(record, code, tmp_path):
    path = xls(tmp_path / "a.xls", {"One": ROWS})
    content = path.read_bytes()
    # The first record of the workbook says who wrote it last: a long text that nobody needs.
    place = content.index(b"\x5c\0\x70\0")
    path.write_bytes(content[:place] + record + content[place + len(record) :])

    assert refusal(path) == code


@pytest.mark.parametrize(("stream", "code"), [("_VBA_PROJECT_CUR", "macros"), ("MBD0123", "embedded")])
def test_a_storage_that_no_register_needs_is_refused(stream, code, tmp_path):
    path = xls(tmp_path / "a.xls", {"One": ROWS})
    content = path.read_bytes()
    unused = content.index(name("Workbook")) + 128
    entry = name(stream) + b"\1\1" + b"\xff" * 12 + b"\0" * 48
    path.write_bytes(content[:unused] + entry + content[unused + len(entry) :])

    assert refusal(path) == code


def test_a_chain_without_end_is_refused(tmp_path):
    path = xls(tmp_path / "a.xls", {"One": ROWS})
    content = path.read_bytes()
    # The directory's chain leads back to its first sector.
    first = int.from_bytes(content[48:52], "little")
    table = (int.from_bytes(content[76:80], "little") + 1) * 512 + first * 4
    path.write_bytes(content[:table] + first.to_bytes(4, "little") + content[table + 4 :])

    assert refusal(path) == "broken"
