"""A workbook of one sheet, written row by row: its frame by the library, its many cells here.

The library checks and keeps every cell on its own: of an export of thousands of rows that takes most of the time.
"""

import io
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from foundation.bulk import batches
from sheets.addresses import address_of

SHEET = "xl/worksheets/sheet1.xml"
WIDTH = 18
#: A day of the frame, by whose style those of the rows are written.
SAMPLE = date(2000, 1, 1)
DIMENSION = re.compile(rb"<dimension [^>]*/>")
SAMPLE_ROW = re.compile(rb'<row r="2"[^>]*><c r="A2" s="(\d+)">.*?</row>')
#: Day nought of a workbook, and the first that all programs count alike: 1900 was no leap year, but is one to some.
EPOCH, FIRST_DAY = date(1899, 12, 30).toordinal(), date(1900, 3, 1)
MOST_ROWS = 2**20
#: So many rows are put together at once.
WRITTEN_AT_ONCE = 500
#: What XML has no place for, or a workbook would take for an escape.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
#: Most texts hold nothing of all that.
SPECIAL = re.compile(r"[\x00-\x1f&<>_\ufffe\uffff]")


def write_workbook(target: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a frozen header row and the rows below it, each value by its type; no cell is a formula.

    Raises ValueError where there are more rows than a workbook holds.
    """
    with ZipFile(frame(headers)) as parts, ZipFile(target, "w", ZIP_DEFLATED) as book:
        for part in parts.infolist():
            with parts.open(part) as source, book.open(part.filename, "w", force_zip64=True) as sink:
                if part.filename != SHEET:
                    shutil.copyfileobj(source, sink)
                    continue
                # It says how far the frame goes, and some readers go no further.
                sheet = DIMENSION.sub(b"", source.read())
                sample = SAMPLE_ROW.search(sheet)
                assert sample is not None  # the frame wrote it
                sink.write(sheet[: sample.start()])
                for piece in written(rows, sample[1].decode(), len(headers)):
                    sink.write(piece)
                sink.write(sheet[sample.end() :])


def frame(headers: Sequence[str]) -> io.BytesIO:
    """Return a workbook with headers and one day below them."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headers) - 1, 0), WIDTH)
        sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
        sheet.write_datetime(1, 0, SAMPLE, book.add_format({"num_format": "yyyy-mm-dd"}))
    return file


def written(rows: Iterable[Sequence[Any]], day_style: str, width: int) -> Iterator[bytes]:
    """Give the rows as the text of a sheet, from the second row on."""
    letters = [address_of(0, place)[:-1] for place in range(width)]
    number = 1
    for batch in batches(rows, WRITTEN_AT_ONCE):
        pieces = []
        for row in batch:
            number += 1
            pieces.append(f'<row r="{number}">')
            for letter, value in zip(letters, row, strict=True):
                if isinstance(value, str):
                    if value:
                        pieces.append(text_cell(f"{letter}{number}", value))
                elif value is not None:
                    pieces.append(cell(f"{letter}{number}", value, day_style))
            pieces.append("</row>")
        if number > MOST_ROWS:
            raise ValueError(f"A workbook holds {MOST_ROWS} rows.")
        yield "".join(pieces).encode()


def cell(address: str, value: Any, day_style: str) -> str:
    """Return one full cell as text of a sheet."""
    if isinstance(value, date) and value >= FIRST_DAY:
        return f'<c r="{address}" s="{day_style}"><v>{value.toordinal() - EPOCH}</v></c>'
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f'<c r="{address}"><v>{value}</v></c>'
    return text_cell(address, str(value))


def text_cell(address: str, text: str) -> str:
    """Return a full cell of text."""
    if SPECIAL.search(text):
        text = UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text).translate(MARKUP)
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
