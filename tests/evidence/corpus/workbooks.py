"""Workbooks, which are not taken: nobody looks into one, so whatever is in it reaches nobody."""

import io
import zipfile

import openpyxl
import xlsxwriter

from tests.evidence.corpus.case import Case


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


def with_entry(name):
    """Return a workbook that holds more."""
    return packed(entries_of(workbook()) | {name: b"x"})


CASES = {
    "plain": workbook,
    "by another program": another,
    "with macros": lambda: with_entry("xl/VBAPROJECT.BIN"),
    "with an object": lambda: with_entry("EMBEDDINGS/oleObject1.bin"),
    "with a formula that asks another program": lambda: workbook(
        lambda _book, sheet: sheet.write_formula("B1", """=IF(A1="a",cmd|'/c calc'!A0,1)""")
    ),
    "that is none": lambda: b"PK\x03\x04",
}
#: A workbook's name, and names that it could be given -> why it is refused.
NAMES = {
    "list.xlsx": "workbook",
    "LIST.XLSX ": "workbook",
    "list%2Exlsx": "workbook",
    "list.pdf.xlsx": "workbook",
    "list.xlsx.pdf": "mismatch",
    "list.jpg": "mismatch",
    "list.png": "mismatch",
}


def cases():
    """Give every workbook under every name."""
    for title, content in CASES.items():
        for name, reason in NAMES.items():
            yield Case(f"workbook {title}, as {name!a}", name, content, reason)
