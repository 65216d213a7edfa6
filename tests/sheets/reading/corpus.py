"""Files of every kind that people bring, and what must become of each."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.spreadsheets import ods, with_content, with_entry, with_sheet, xls, xlsx

LANGUAGES = {
    "en": [["code", "name"], ["S1", "Acme"]],
    "zh-hant": [["供應商編號", "供應商名稱"], ["S1", "電子元器件有限公司"]],
    "zh-hans": [["供应商编号", "供应商名称"], ["S1", "电子元器件有限公司"]],
}
#: How a text is written -> how it is read; a text without any sign beyond ASCII is UTF-8 in every encoding but UTF-16.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "gb18030": "gb18030",
    "big5": "big5",
}
#: What Big5 cannot say, and what only a person can tell.
IMPOSSIBLE, NOT_SURE = {("big5", "zh-hans")}, {("gb18030", "zh-hant")}
DAYS = (
    "2025-03-01",
    "2025/3/1",
    "2025.3.1",
    "20250301",
    "2025年3月1日",
    "2025 年 3 月 1 日",
    "民國114年3月1日",
    "中華民國114年3月1日",
    "民国114年3月1日",
    "114/03/01",
    "２０２５－０３－０１",
    "2025-03-01T13:30:00",
    "2025-03-01 13:30",
    "2025-03-01T13:30:00+08:00",
    "2025-03-01T13:30:00Z",
)
BOOKS = {"xlsx": xlsx, "xls": xls, "ods": ods}


@dataclass(frozen=True)
class Case:
    """A file of the corpus: how it is written, and either what it holds or why it is refused."""

    name: str
    write: Callable[[Any], Any]
    format: str = ""
    encoding: str = ""
    rows: Any = None
    reason: str = ""


def text(separator: str, rows: Any, encoding: str) -> Callable[[Any], Any]:
    """Return what writes rows as text."""
    content = "".join(f"{separator.join(row)}\r\n" for row in rows)
    return lambda path: path.write_bytes(content.encode(encoding))


def texts() -> list[Case]:
    """Return every language in every encoding, separated by each sign."""
    cases = []
    for language, rows in LANGUAGES.items():
        for written, read in ENCODINGS.items():
            for kind, separator in (("csv", ","), ("tsv", "\t")):
                name, write = f"{language}-{written}.{kind}", text(separator, rows, written)
                is_ascii = language == "en" and written in ("gb18030", "big5")
                if (written, language) in NOT_SURE:
                    cases.append(Case(name, write, reason="not_sure"))
                elif (written, language) not in IMPOSSIBLE:
                    cases.append(Case(name, write, kind, "utf-8" if is_ascii else read, rows))
    return cases


def book(kind: str, rows: Any) -> Callable[[Any], Any]:
    """Return what writes rows as a workbook."""
    return lambda path: BOOKS[kind](path, {"One": rows})


def books() -> list[Case]:
    """Return every language in every workbook."""
    return [
        Case(f"{language}.{kind}", book(kind, rows), kind, "", rows)
        for language, rows in LANGUAGES.items()
        for kind in BOOKS
    ]


def days() -> list[Case]:
    """Return every form of a day, as text in every format, and as the real day that a workbook can hold."""
    cases = []
    for place, form in enumerate(DAYS):
        rows = [["name", "day"], ["甲", form]]
        cases += [Case(f"day-{place}.{kind}", book(kind, rows), kind, "", rows) for kind in BOOKS]
        cases.append(Case(f"day-{place}.csv", text(",", rows, "utf-8"), "csv", "utf-8", rows))
    real = [["name", "day"], ["甲", date(2025, 3, 1)]]
    read = [["name", "day"], ["甲", "2025-03-01"]]
    return cases + [Case(f"day.{kind}", book(kind, real), kind, "", read) for kind in BOOKS]


BEGINNINGS = {
    "pdf": b"%PDF-1.7\n",
    "image": b"\x89PNG\r\n\x1a\n\0\0",
    "rtf": rb"{\rtf1\ansi}",
    "html": b"<html><table><tr><td>1</td></tr></table></html>",
    "xml": b"<?xml version='1.0'?><Workbook/>",
    "archive": b"\x1f\x8b\x08\0",
    "damaged": b"PK\x03\x04 no archive",
    "oldest": b"\x09\x04\x06\0\0\0\x10\0",
    "empty": b"",
    "no_text": b"\0\1\2\3" * 9,
    "utf_32": b"\xff\xfe\0\0a\0\0\0",
    "other_encoding": b"a,b\n\xff\xff\n",
    "open_quote": b'a,"b\n',
    "behind_quote": b'a,"b"c\n',
    "long_cell": b"x" * 1_000_000,
}
ENTRIES = {
    "macros": ("xl/vbaProject.bin", b"x"),
    "links": ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "dde": ("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>"),
    "embedded": ("xl/embeddings/oleObject1.bin", b"x"),
    "nested": ("xl/media/a.png", b"PK\x03\x04"),
    "inflates": ("xl/media/a.png", b"\0" * 20_000_000),
    "doctype": ("xl/a.xml", b"<!DOCTYPE x><x/>"),
}
OTHERS = {
    "document": "word/document.xml",
    "presentation": "ppt/presentation.xml",
    "program": "META-INF/MANIFEST.MF",
    "archive": "a.xlsx",
    "binary_workbook": "xl/workbook.bin",
}
FAR = '<c r="XFD1048576"><v>1</v></c>'


def refusals() -> list[Case]:
    """Return what is refused as a whole, by its reason."""
    english = {"One": LANGUAGES["en"]}
    cases = [Case(f"begins-{why}", lambda path, x=x: path.write_bytes(x), reason=why) for why, x in BEGINNINGS.items()]
    cases += [
        Case(f"entry-{why}.xlsx", lambda path, x=x: with_entry(xlsx(path, english), *x), reason=why)
        for why, x in ENTRIES.items()
    ]
    cases += [Case(f"other-{why}.zip", lambda path, x=x: with_entry(path, x), reason=why) for why, x in OTHERS.items()]
    return [
        *cases,
        Case("far.xlsx", lambda path: with_sheet(xlsx(path, english), far), reason="large_sheet"),
        Case("wide.csv", text(",", [["x"] * 257], "utf-8"), reason="large_sheet"),
        Case("wide.ods", book("ods", [["x"] * 257]), reason="large_sheet"),
        Case("many.xlsx", many, reason="many_entries"),
        Case("source.ods", lambda path: with_content(path, "<table:dde-link/>"), reason="dde"),
    ]


def far(sheet: str) -> str:
    """Return a sheet with a lone cell in its last corner."""
    return sheet.replace("</row>", f"{FAR}</row>", 1)


def many(path: Any) -> None:
    """Write a workbook of too many parts."""
    with zipfile.ZipFile(xlsx(path, {"One": []}), "a") as archive:
        for number in range(2000):
            archive.writestr(f"xl/{number}", b"")


CASES = [*texts(), *books(), *days(), *refusals()]
