"""Tables that are written as text."""

import pytest
from django.utils.translation import override

from sheets.cells import NotText
from tests.sheets.reading.taken import refusal, refused, rows, taken
from tests.spreadsheets import csv

ROWS = [["code", "name"], ["S1", "甲公司"]]


@pytest.mark.parametrize(
    "text",
    [
        "code,name\nS1,甲公司\n",
        "code;name\nS1;甲公司\n",
        "code|name\nS1|甲公司\n",
        '"code","name"\n"S1","甲公司"',
        "code,name\r\nS1,甲公司\n",
        "code,name\rS1,甲公司\r",
    ],
)
def test_text_is_read_with_whatever_separates_it(text, tmp_path):
    found = taken(csv(tmp_path / "a.xls", text))

    assert (found.format, found.encoding, found.notices) == ("csv", "utf-8", [])
    assert found.rows == {"csv": ROWS}


def test_text_with_tabs_is_called_so(tmp_path):
    found = taken(csv(tmp_path / "a.csv", "code\tname\nS1\t甲公司\n"))

    assert (found.format, found.rows) == ("tsv", {"tsv": ROWS})


def test_a_title_above_the_header_does_not_hide_the_separator(tmp_path):
    path = csv(tmp_path / "a.csv", "Suppliers, as of today\ncode;name;country\nS1;Acme, Ltd;CN\n")

    assert rows(path)[1:] == [["code", "name", "country"], ["S1", "Acme, Ltd", "CN"]]


def test_signs_within_quotation_marks_do_not_hide_the_separator(tmp_path):
    assert rows(csv(tmp_path / "a.csv", 'code;"a,b,c,d"\nS1;甲')) == [["code", "a,b,c,d"], ["S1", "甲"]]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_the_line_that_tells_excel_the_separator_is_heeded_and_counted(line, tmp_path):
    path = csv(tmp_path / "a.csv", f"{line}\r\ncode;a,b,c\r\nS1;甲\r\n")

    assert rows(path) == [[], ["code", "a,b,c"], ["S1", "甲"]]


def test_rows_are_counted_as_a_person_sees_them(tmp_path):
    assert rows(csv(tmp_path / "a.csv", 'code,name\n\n,,\n"S\n1",x\n')) == [["code", "name"], [], [], ["S\n1", "x"]]


def test_the_apostrophe_that_an_export_put_before_a_formula_is_taken_away(tmp_path):
    assert rows(csv(tmp_path / "a.csv", "code,name\nS1,'=1+1\nS2,'quoted\n"))[1:] == [["S1", "=1+1"], ["S2", "'quoted"]]


def test_a_sign_that_is_no_text_spoils_its_cell_alone(tmp_path):
    ((bad, good),) = rows(csv(tmp_path / "a.csv", "x,y\n" * 2000 + "a\x00b,{}\n"))[2000:]

    assert (type(bad), bad, bad.address, good) == (NotText, "a\ufffdb", "A2001", "{}")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code,name\n\x00\x00,x\n", "not_a_sheet"),
        (b'code,name\nS1,"never closed\n', "broken"),
        (b"code,name\nS1," + b"x" * 1_000_000 + b"\n", "broken"),
        (b"code,name\nS1," + b'"' * 10_001 + b"\n", "broken"),
        (b"x" * 40_000_000, "broken"),
        (b",".join([b"x"] * 257), "too_large"),
        (b"," * 40_000_000, "too_large"),
        (b"\n" * 1_000_001, "too_large"),
    ],
    ids=["nul", "open", "long", "quotes", "one-line", "wide", "commas", "rows"],
)
def test_a_text_that_is_no_table_is_refused_with_a_code(content, code, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    assert refusal(path) == code


def test_empty_cells_beyond_the_last_column_do_no_harm(tmp_path):
    assert rows(csv(tmp_path / "a.csv", "code" + "," * 300)) == [["code"]]


LONG, OPEN, BEHIND = "x" * 131_073, '"never closed\n\n', '"A" B\n'
WORDS = {
    "en": {
        LONG: "The row that begins on line 4 has a cell of more than 131072 characters; perhaps a quotation mark is "
        "not closed.",
        OPEN: "The row that begins on line 4 has a quotation mark that is never closed.",
        BEHIND: "The row that begins on line 4 has text behind a closing quotation mark; a quotation mark within a "
        "cell is written twice.",
    },
    "zh-hant": {
        LONG: "由文本第4行開始的一行中，有單元格超過131072個字符；可能是引號沒有閉合。",
        OPEN: "由文本第4行開始的一行中，有引號沒有閉合。",
        BEHIND: "由文本第4行開始的一行中，後引號之後還有文字；單元格內的引號須連寫兩次。",
    },
    "zh-hans": {
        LONG: "从文本第4行开始的一行中，有单元格超过131072个字符；可能是引号没有闭合。",
        OPEN: "从文本第4行开始的一行中，有引号没有闭合。",
        BEHIND: "从文本第4行开始的一行中，后引号之后还有文字；单元格内的引号须连写两次。",
    },
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("cell", [LONG, OPEN, BEHIND], ids=["long", "open", "behind"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_row_that_cannot_be_read_is_named_by_the_line_where_it_begins(language, cell, line_end, tmp_path):
    text = f'code,name\nS1,"two\nlines"\nS2,{cell}'.replace("\n", line_end)

    with override(language):
        error = refused(csv(tmp_path / "a.csv", text))

    assert (error.code, error.message) == ("broken", WORDS[language][cell])
