"""Files that are refused before anything in them is read."""

import os
import zipfile
from random import Random

import pytest
import xlsxwriter
from django.utils.translation import override

from tests.sheets.reading.taken import refusal, refused, rows
from tests.spreadsheets import with_entry, with_sheet, xlsx

ROWS = [["code", "name"], ["S1", "甲公司"]]


def workbook(tmp_path):
    return xlsx(tmp_path / "a.xlsx", {"One": ROWS})


def test_a_file_that_is_not_there_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert refusal(tmp_path / "none.xlsx") == "not_found"
    assert refusal(tmp_path) == "not_found"
    assert refusal(tmp_path / "pipe") == "not_found"


def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / "link.csv").symlink_to(workbook(tmp_path))

    assert rows(tmp_path / "link.csv") == ROWS


def test_a_file_larger_than_any_register_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    os.truncate(path, 200 * 2**20 + 1)

    assert refusal(path) == "too_large"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "The file is empty."),
        (b"%PDF-1.7\n", "not_a_sheet", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_a_sheet", "This is an image"),
        (b"\xff\xd8\xff\xe0\0\0", "not_a_sheet", "This is an image"),
        (rb"{\rtf1\ansi", "not_a_sheet", "This is a text document"),
        (b"\n<html><table><tr><td>1", "not_a_sheet", "This is a web page"),
        (b"\xef\xbb\xbf<!-- x --><TABLE>", "not_a_sheet", "This is a web page"),
        ("<html>".encode("utf-16"), "not_a_sheet", "This is a web page"),
        (b"<?xml version='1.0'?><Workbook>", "not_a_sheet", "This is an XML file"),
        (b"\x1f\x8b\x08\0", "not_a_sheet", "This is an archive"),
        (b"PK\x03\x04 this is no archive", "broken", "The workbook is damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "broken", "The workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "broken", "The workbook is damaged"),
        (b"\x09\x04\x06\0\0\0\x10\0", "old_format", "This is a workbook from before Excel 97"),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_its_name(content, code, words, tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(content)

    error = refused(path)

    assert (error.code, error.message[: len(words)]) == (code, words)


def test_text_that_begins_like_an_image_is_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"BMW,RIFF\n")

    assert rows(path) == [["BMW", "RIFF"]]


@pytest.mark.parametrize(
    ("entry", "content", "code"),
    [
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/macrosheets/sheet1.xml", b"<x/>", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink><externalBook/></externalLink>", "links"),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>", "dde"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded"),
        ("xl/activeX/activeX1.xml", b"<x/>", "embedded"),
        ("xl/media/image1.png", b"PK\x03\x04", "inflates"),
        ("xl/media/image1.png", b"\0" * 20_000_000, "inflates"),
        ("xl/theme/theme1.xml.rels", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', "doctype"),
        ("xl/other.xml", '<?xml version="1.0"?><!DOCTYPE x>'.encode("utf-16"), "doctype"),
        ("xl/other.xml", '<?xml version="1.0"?><!ENTITY x "y">'.encode("utf-16-be"), "doctype"),
        ("xl/other.xml", b"<x>" + Random(1).randbytes(2**19 - 4).hex().encode() + b"<!DOCTYPE x>", "doctype"),
        ("xl/other.xml", '<?xml version="1.0" encoding="cp037"?><!DOCTYPE x>'.encode("cp037"), "broken"),
    ],
)
def test_a_workbook_with_what_no_register_needs_is_refused(entry, content, code, tmp_path):
    assert refusal(with_entry(workbook(tmp_path), entry, content)) == code


def test_a_workbook_that_says_it_holds_macros_is_refused(tmp_path):
    path = workbook(tmp_path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    types = entries["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    entries["[Content_Types].xml"] = types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)

    assert refusal(path) == "macros"


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("word/document.xml", "not_a_sheet", "This is a text document"),
        ("ppt/presentation.xml", "not_a_sheet", "This is a presentation"),
        ("META-INF/MANIFEST.MF", "not_a_sheet", "This is a program"),
        ("suppliers.xlsx", "not_a_sheet", "This is an archive"),
        ("xl/workbook.bin", "old_format", "This is a binary workbook"),
    ],
)
def test_an_archive_that_is_no_workbook_is_called_by_its_name(entry, code, words, tmp_path):
    error = refused(with_entry(tmp_path / "a.xlsx", entry))

    assert (error.code, error.message[: len(words)]) == (code, words)


def test_an_archive_of_too_many_parts_is_refused(tmp_path):
    path = workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2000):
            archive.writestr(f"xl/{number}", b"")

    assert refusal(path) == "inflates"


@pytest.mark.parametrize("place", [(0, 256), (1_000_000, 0), (1_048_575, 16_383), (999_998, 255)])
def test_a_cell_far_away_is_refused_before_memory_is_taken_for_all_between(place, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("One")
        sheet.write(0, 0, "code")
        sheet.write(*place, "x")

    assert refusal(tmp_path / "a.xlsx") == "too_large"


def test_an_empty_cell_far_away_does_no_harm(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("One")
        sheet.write(0, 0, "code")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert rows(tmp_path / "a.xlsx") == [["code"]]


def test_a_sheet_with_more_columns_than_any_register_is_refused(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", {"One": [["x"] * 257]})) == "too_large"


def test_a_workbook_whose_directory_lies_about_a_size_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"One": [["x" * 1000]] * 50})
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))

    assert refusal(path) == "broken"


def test_a_truncated_workbook_is_refused(tmp_path):
    path = workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:-100])

    assert refusal(path) == "broken"


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_what_the_library_says_of_a_broken_workbook_goes_into_the_log_alone(language, tmp_path, caplog):
    path = with_sheet(workbook(tmp_path), lambda _sheet: "<worksheet><sheetData><row><c>")

    with override(language):
        error = refused(path)

    damaged = {
        "en": "The workbook is damaged; save it again and try once more.",
        "zh-hant": "工作簿已損壞；請重新儲存後再試。",
        "zh-hans": "工作簿已损坏；请重新保存后再试。",
    }
    (logged,) = caplog.records
    assert (error.code, error.message) == ("broken", damaged[language])
    assert (logged.name, logged.levelname) == ("goodstanding.sheets", "WARNING")
    assert logged.getMessage().startswith("A file cannot be read: ")


def test_a_workbook_needs_no_encoding(tmp_path):
    assert refused(workbook(tmp_path), "gb18030").code == "encoding"
