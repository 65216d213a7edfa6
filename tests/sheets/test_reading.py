import base64
import zipfile
from datetime import date, datetime
from random import Random

import openpyxl
import pytest
import xlsxwriter
from django.utils.translation import override

from sheets.cells import CellError, plain
from sheets.reading import RawFile, RawSheet, Unreadable, read_file
from tests.spreadsheets import csv, with_entry, with_sheet, xlsx

ROWS = [["code", "name"], ["S1", "甲公司"]]


def refusal(path, **options):
    with pytest.raises(Unreadable) as refused:
        read_file(path, path.name, **options)
    return refused.value.code


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": ROWS, "Two": [["x"], [date(2025, 3, 1)], [12.5]]})

    assert read_file(path, "a.xlsx") == RawFile(
        "xlsx", [RawSheet("One", ROWS), RawSheet("Two", [["x"], [date(2025, 3, 1)], [12.5]])]
    )


def test_what_a_file_is_counts_and_not_what_it_is_called(tmp_path):
    path = xlsx(tmp_path / "a.csv", {"One": ROWS})

    assert read_file(path, "a.csv").format == "xlsx"


def test_rows_above_the_first_cell_are_kept_so_that_row_numbers_are_those_a_person_sees(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [[], [], ["code"]]})

    (sheet,) = read_file(path, "a.xlsx").sheets

    assert [list(row) for row in sheet.rows] == [[""], [""], ["code"]]


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [[date(2025, 3, 1)]]}, date_1904=True)

    (sheet,) = read_file(path, "a.xlsx").sheets

    assert sheet.rows == [[date(2025, 3, 1)]]


def only_cell(sheet, cell):
    return sheet[: sheet.index("<c r=")] + cell + sheet[sheet.index("</row>") :]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("code,name\nS1,甲公司\n", "utf-8"),
        ("code,name\r\nS1,甲公司\r\n", "utf-8-sig"),
        ("code;name\nS1;甲公司\n", "utf-8"),
        ("code\tname\nS1\t甲公司\n", "utf-8"),
        ('"code","name"\n"S1","甲公司"', "utf-8"),
        ("code,name\r\nS1,甲公司\n", "utf-8"),
    ],
)
def test_text_is_read_with_whatever_separates_it(text, encoding, tmp_path):
    path = csv(tmp_path / "a.csv", text, encoding)

    assert read_file(path, "a.csv") == RawFile("csv", [RawSheet("csv", ROWS)], "utf-8")


def test_a_title_above_the_header_does_not_hide_the_separator(tmp_path):
    path = csv(tmp_path / "a.csv", "Suppliers, as of today\ncode;name;country\nS1;Acme, Ltd;CN\n")

    assert read_file(path, "a.csv").sheets[0].rows[1:] == [["code", "name", "country"], ["S1", "Acme, Ltd", "CN"]]


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16"])
def test_text_in_another_encoding_is_read_when_it_is_named(encoding, tmp_path):
    path = csv(tmp_path / "a.csv", "code,name\nS1,甲公司\n", encoding)

    assert read_file(path, "a.csv", encoding=encoding) == RawFile("csv", [RawSheet("csv", ROWS)], encoding)


@pytest.mark.parametrize(
    ("language", "encoding", "words"),
    [
        ("en", "", "The text is not UTF-8 (byte 14); say which encoding it is, such as GB18030 or Big5."),
        ("zh-hant", "", "文本並非UTF-8編碼（第14字節）；請指明文本的編碼，例如GB18030或Big5。"),
        ("zh-hans", "", "文本并非UTF-8编码（第14字节）；请指明文本的编码，例如GB18030或Big5。"),
        ("en", "big5", "The text is not Big5 (byte 14); say which encoding it is, such as GB18030 or Big5."),
    ],
)
def test_text_in_another_encoding_is_refused_in_words_that_fit_a_page_and_a_command(
    language, encoding, words, tmp_path
):
    path = csv(tmp_path / "a.csv", "code,name\nS1, \xff\n", "latin-1")

    with override(language), pytest.raises(Unreadable) as refused:
        read_file(path, "a.csv", encoding=encoding)

    assert (refused.value.code, refused.value.message) == ("encoding", words)


@pytest.mark.parametrize("encoding", ["klingon", "hex", "undefined", "punycode", "ascii"])
def test_an_encoding_that_is_none_is_refused(encoding, tmp_path):
    path = csv(tmp_path / "a.csv", "code,name\nS1,甲公司\n")

    assert refusal(path, encoding=encoding) == "encoding"


def test_the_apostrophe_that_an_export_put_before_a_formula_is_taken_away(tmp_path):
    path = csv(tmp_path / "a.csv", "code,name\nS1,'=1+1\nS2,'quoted\n")

    assert read_file(path, "a.csv").sheets[0].rows[1:] == [["S1", "=1+1"], ["S2", "'quoted"]]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none.xlsx") == "not_found"
    assert refusal(tmp_path) == "not_found"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 this is no archive", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old file, or one with a password", "old_format"),
        (b"code,name\n\x00\x00,x\n", "not_a_sheet"),
        (b"\xff\xfe\x00\x01", "encoding"),
        (b'code,name\nS1,"never closed\n', "broken"),
        (b"code,name\nS1,\x80\n", "encoding"),
        (b"code,name\nS1," + b"x" * 200_000 + b"\n", "broken"),
        (b",".join([b"x"] * 300), "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_code(content, code, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    assert refusal(path) == code


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
def test_a_text_that_is_no_table_is_refused_with_the_line_where_its_row_begins(language, cell, line_end, tmp_path):
    text = f'code,name\nS1,"two\nlines"\nS2,{cell}'.replace("\n", line_end)

    with override(language), pytest.raises(Unreadable) as refused:
        read_file(csv(tmp_path / "a.csv", text), "a.csv")

    assert (refused.value.code, refused.value.message) == ("broken", WORDS[language][cell])


@pytest.mark.parametrize("language", WORDS)
def test_what_the_library_says_of_a_broken_workbook_goes_into_the_log_alone(language, tmp_path, caplog):
    path = with_sheet(xlsx(tmp_path / "a.xlsx", {"One": ROWS}), lambda _sheet: "<worksheet><sheetData><row><c>")

    with override(language), pytest.raises(Unreadable) as refused:
        read_file(path, "a.xlsx")

    damaged = {
        "en": "The workbook is damaged; save it again and try once more.",
        "zh-hant": "工作簿已損壞；請重新儲存後再試。",
        "zh-hans": "工作簿已损坏；请重新保存后再试。",
    }
    (logged,) = caplog.records
    assert refused.value.message == damaged[language]
    assert (logged.name, logged.levelname) == ("goodstanding.sheets", "WARNING")
    assert logged.getMessage() == f"A workbook cannot be read: {refused.value.__cause__}"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links"),
        ("xl/embeddings/oleObject1.bin", "links"),
    ],
)
def test_a_workbook_with_macros_or_links_is_refused(entry, code, tmp_path):
    path = with_entry(xlsx(tmp_path / "a.xlsx", {"One": ROWS}), entry)

    assert refusal(path) == code


def test_an_archive_that_inflates_without_measure_is_refused(tmp_path):
    path = with_entry(xlsx(tmp_path / "a.xlsx", {"One": ROWS}), "xl/media/image1.png", b"\0" * 20_000_000)

    assert refusal(path) == "inflates"


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    path = with_entry(tmp_path / "a.xlsx", "word/document.xml")

    assert refusal(path) == "not_a_sheet"


def test_a_workbook_whose_sheet_is_broken_is_refused(tmp_path):
    path = with_sheet(xlsx(tmp_path / "a.xlsx", {"One": ROWS}), lambda _sheet: "<worksheet><sheetData><row><c>")

    assert refusal(path) == "broken"


@pytest.mark.parametrize("place", [(0, 256), (1_000_000, 0), (1_048_575, 16_383), (999_998, 255)])
def test_a_cell_far_away_is_refused_before_memory_is_taken_for_all_between(place, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write(0, 0, "code")
        sheet.write(*place, "x")

    assert refusal(path) == "too_large"


def test_an_empty_cell_far_away_does_no_harm(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write(0, 0, "code")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert read_file(path, "a.xlsx").sheets[0].rows == [["code"]]


def test_a_workbook_whose_directory_lies_about_a_size_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [["x" * 1000]] * 50})
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))

    assert refusal(path) == "broken"


def test_a_truncated_workbook_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": ROWS})
    path.write_bytes(path.read_bytes()[:-100])

    assert refusal(path) == "broken"


def test_a_sheet_with_more_columns_than_any_register_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [["x"] * 257]})

    assert refusal(path) == "too_large"


def test_a_moment_of_a_workbook_is_a_moment(tmp_path):
    cell = '<c r="A1" s="1"><v>45717.5625</v></c>'
    path = xlsx(tmp_path / "a.xlsx", {"One": [[date(2025, 3, 1)]]})

    (sheet,) = read_file(with_sheet(path, lambda sheet: only_cell(sheet, cell)), "a.xlsx").sheets

    assert sheet.rows == [[datetime.fromisoformat("2025-03-01T13:30:00")]]


FORMULAS = [
    '<c r="B2"><f>EDATE(A2,12)</f></c>',
    '<c r="B2"><f>EDATE(A2,12)</f><v/></c>',
    '<c r="B2" s="1"><f aca="false">EDATE(A2,12)</f><v></v></c>',
    '<x:c r="B2"><x:f>EDATE(A2,12)</x:f><x:v /></x:c>',
    '<c r="B2">\n <f>EDATE(A2,12)</f>\n <v/>\n</c>',
]


def formula(sheet, cell):
    return sheet.replace("</row></sheetData>", f'</row><row r="2">{cell}</row></sheetData>')


@pytest.mark.parametrize("cell", FORMULAS)
@pytest.mark.parametrize("before", [0, 2**20 - 40, 2**20])
def test_a_formula_without_a_value_is_no_empty_cell(cell, before, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"A & B": [["code", "until"]]})
    random = base64.b64encode(Random(1).randbytes(before)).decode()[:before]

    (sheet,) = read_file(with_sheet(path, lambda sheet: formula(sheet, f"<!--{random}-->{cell}")), "a.xlsx").sheets

    assert sheet.rows == [["code", "until"], ["", "=EDATE(A2,12)"]]
    with pytest.raises(CellError) as refused:
        plain(sheet.rows[1][1])
    assert refused.value.code == "formula_without_value"
    assert "B2" in refused.value.message


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B2" t="str"><f>A2</f><v>x</v></c>', "x"),
        ('<c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>3</v></c>', 3),
    ],
)
def test_a_formula_with_a_value_is_its_value(cell, value, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [["code", "until"]]})

    (sheet,) = read_file(with_sheet(path, lambda sheet: formula(sheet, cell)), "a.xlsx").sheets

    assert sheet.rows == [["code", "until"], ["", value]]


def test_a_formula_is_found_on_the_sheet_that_holds_it_and_far_from_other_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["code"])
    book.create_sheet("甲 & 乙")["AB4"] = "=Sheet!A1"
    book.save(tmp_path / "a.xlsx")

    one, two = read_file(tmp_path / "a.xlsx", "a.xlsx").sheets

    assert one.rows == [["code"]]
    assert two.rows == [[], [], [], [""] * 27 + ["=Sheet!A1"]]
    assert two.rows[3][27].address == "AB4"


def test_a_sheet_whose_merged_cells_lie_over_each_other_without_measure_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": ROWS})
    merged = '<mergeCells count="99">' + '<mergeCell ref="A1:C1048576"/>' * 99 + "</mergeCells>"

    assert (
        refusal(with_sheet(path, lambda sheet: sheet.replace("</sheetData>", "</sheetData>" + merged))) == "too_large"
    )
