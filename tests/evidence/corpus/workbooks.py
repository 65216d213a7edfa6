"""Workbooks: whole ones, and those that are bombs, programs or threads to elsewhere."""

import io
import struct
import zipfile

import openpyxl
import xlsxwriter

from tests.evidence.corpus.case import Case

SHEET = "xl/worksheets/sheet1.xml"
CONTENT_TYPES = "[Content_Types].xml"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
RELATION = '<Relationships><Relationship Id="r9" Type="http://x/%s" Target="http://x.example/a" TargetMode="External"/>'


def workbook(fill=None):
    """Return a workbook with a sheet that `fill` may write to."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "S1")
        if fill:
            fill(book, sheet)
    return out.getvalue()


def another():
    """Return a workbook that openpyxl has written."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["S1", "甲公司"])
    book.save(out)
    return out.getvalue()


def entries_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries, how=zipfile.ZIP_DEFLATED):
    """Return an archive of entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, entry in entries.items():
            archive.writestr(zipfile.ZipInfo(name), entry, how)
    return out.getvalue()


def with_entries(**entries):
    """Return a workbook that holds more; `__` in a name stands for /, and `_dot_` for a dot."""
    more = {name.replace("__", "/").replace("_dot_", "."): entry for name, entry in entries.items()}
    return lambda: packed(entries_of(workbook()) | more)


def with_sheet(change):
    """Return a workbook with its sheet written anew."""
    found = entries_of(workbook())
    return lambda: packed(found | {SHEET: change(found[SHEET])})


def with_cell(xml):
    return with_sheet(lambda sheet: sheet.replace(b"</row>", xml + b"</row>"))


def with_types(old, new):
    return lambda: packed((found := entries_of(workbook())) | {CONTENT_TYPES: found[CONTENT_TYPES].replace(old, new)})


def behind(before):
    """Return a workbook behind other bytes, with a directory that knows of them."""
    out = io.BytesIO(before)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries_of(workbook()).items():
            archive.writestr(name, entry)
    return out.getvalue()


def lying(length):
    """Return a workbook whose directory says another length of an entry than it has."""
    content = bytearray(packed(entries_of(workbook()) | {"xl/media/image1.png": bytes(2**21)}))
    at = content.rindex(b"xl/media/image1.png") - 46
    struct.pack_into("<I", content, at + 24, length)
    return bytes(content)


def encrypted():
    content = bytearray(workbook())
    struct.pack_into("<H", content, content.index(b"PK\x01\x02") + 8, 1)
    return bytes(content)


GOOD = {
    "plain": workbook,
    "stored, not packed": lambda: packed(entries_of(workbook()), zipfile.ZIP_STORED),
    "with a formula": lambda: workbook(lambda _book, sheet: sheet.write_formula("B1", '=IF(A1="a|b","!",1)')),
    "with a link": lambda: workbook(lambda _book, sheet: sheet.write_url("B1", "https://cnca.cn")),
    "with a picture": with_entries(xl__media__image1_dot_png=b"\x89PNG\r\n\x1a\n"),
    "with a photo that reads like a formula": with_entries(xl__media__image1_dot_jpg=b"<f>cmd|'/c'!A0</f>"),
    "with a comment": lambda: workbook(lambda _book, sheet: sheet.write_comment("A1", "seen")),
    "with a table": lambda: workbook(lambda _book, sheet: sheet.add_table("A1:B3")),
    "with a chart": lambda: workbook(
        lambda book, sheet: (
            (chart := book.add_chart({"type": "line"})).add_series({"values": "=Sheet1!$A$1:$A$2"}),
            sheet.insert_chart("C3", chart),
        )
    ),
    "by another program": another,
    "in Chinese": lambda: workbook(lambda _book, sheet: sheet.write("A2", "深圳甲電子有限公司")),
    "with many rows": lambda: workbook(
        lambda _book, sheet: [sheet.write_row(row, 0, [f"S{row}", row * 7919 % 1000, "甲"]) for row in range(3000)]
    ),
}
BAD = {
    "that inflates": (with_entries(xl__media__image1_dot_bmp=bytes(2**26)), "workbook_inflates"),
    "that inflates beyond 100 MB": (
        lambda: packed(entries_of(workbook()) | {f"xl/media/{place}.bmp": bytes(2**20) for place in range(101)}),
        "workbook_inflates",
    ),
    "whose directory says less": (lambda: lying(7), "workbook_inflates"),
    "whose directory says more": (lambda: lying(2**21 + 1), "workbook_inflates"),
    "of 2,001 parts": (
        lambda: packed(entries_of(workbook()) | {f"xl/media/{place}": b"" for place in range(2001)}),
        "workbook_inflates",
    ),
    "with an archive inside": (
        lambda: packed(entries_of(workbook()) | {"xl/media/a.zip": packed({"a": b"a"})}),
        "workbook_embedded",
    ),
    "with a type of its own": (with_sheet(lambda sheet: DTD + sheet[sheet.index(b"?>") + 2 :]), "workbook_doctype"),
    "with a type in UTF-16": (
        with_sheet(lambda sheet: (DTD + sheet[sheet.index(b"?>") + 2 :]).decode().encode("utf-16")),
        "workbook_doctype",
    ),
    "with a type in its relations": (with_entries(xl___rels__a_dot_rels=DTD), "workbook_doctype"),
    "with macros": (with_entries(xl__vbaProject_dot_bin=b"x"), "workbook_macros"),
    "with macros elsewhere": (with_entries(foo__vbaProject_dot_bin=b"x"), "workbook_macros"),
    "with macros of Excel 4": (with_entries(xl__macrosheets__sheet1_dot_xml=b"<x/>"), "workbook_macros"),
    "that calls itself one with macros": (
        with_types(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"),
        "workbook_macros",
    ),
    "with dialogs": (with_entries(xl__dialogsheets__sheet1_dot_xml=b"<x/>"), "workbook_macros"),
    "with an object": (with_entries(xl__embeddings__oleObject1_dot_bin=b"x"), "workbook_embedded"),
    "with a document": (with_entries(xl__embeddings__a_dot_docx=b"x"), "workbook_embedded"),
    "with a control": (with_entries(xl__activeX__activeX1_dot_bin=b"x"), "workbook_embedded"),
    "with another workbook's cells": (
        with_entries(xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>"),
        "workbook_links",
    ),
    "with another program's cells": (
        with_entries(xl__externalLinks__externalLink1_dot_xml=b'<ddeLink ddeService="cmd"/>'),
        "workbook_links",
    ),
    "with a formula that asks another program": (
        with_cell(b"<c r=\"B1\"><f>cmd|'/c calc'!A0</f><v>0</v></c>"),
        "workbook_links",
    ),
    "with a template elsewhere": (
        with_entries(xl___rels__a_dot_rels=(RELATION % "attachedTemplate").encode()),
        "workbook_links",
    ),
    "with a picture elsewhere": (with_entries(xl___rels__a_dot_rels=(RELATION % "image").encode()), "workbook_links"),
    "with a query": (with_entries(xl__connections_dot_xml=b"<connections/>"), "workbook_links"),
    "with a cell at its very end": (with_cell(b'<c r="XFD1048576"><v>1</v></c>'), "workbook_sheet"),
    "with a cell far down": (with_cell(b'<c r="A1048576"><v>1</v></c>'), "workbook_sheet"),
    "with a cell far right": (with_cell(b'<c r="AAA1"><v>1</v></c>'), "workbook_sheet"),
    "with a password in its archive": (encrypted, "workbook_password"),
    "with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "workbook_password",
    ),
    "that is an old one": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook_old"),
    "that is a binary one": (lambda: packed({CONTENT_TYPES: b"<x/>", "xl/workbook.bin": b"x"}), "workbook_old"),
    "behind something else": (lambda: behind(b"PK\x03\x04" + bytes(2000) + b"<html>"), "hidden"),
    "cut": (lambda: workbook()[:2000], "workbook_damaged"),
    "of a beginning alone": (lambda: b"PK\x03\x04" + bytes(100), "workbook_damaged"),
    "with a damaged sheet": (lambda: workbook().replace(workbook()[60:70], bytes(10), 1), "workbook_damaged"),
}


def cases():
    """Give every workbook."""
    for title, content in GOOD.items():
        yield Case(f"workbook {title}", "list.xlsx", content)
    for title, (content, reason) in BAD.items():
        yield Case(f"workbook {title}", "list.xlsx", content, reason)
