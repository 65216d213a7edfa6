"""Read ODS: its content is one long XML, read once, with flat memory."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from xml.parsers.expat import ExpatError

from foundation.limited.archive import Archive
from foundation.limited.refused import Refused
from sheets.parsing.limits import MOST_ROWS
from sheets.parsing.ods_content import Content, Rows, Table
from sheets.parsing.spool import Spool

MANIFEST, CONTENT = "META-INF/manifest.xml", "content.xml"
LONGEST_MANIFEST = 2**24
#: Where a part of a document is encrypted.
ENCRYPTION = re.compile(rb"<(?:\w++:)?+encryption-data\b")
#: A document within the document, such as "Object 1/"; charts and formulas are drawn, never opened.
PART = re.compile(rb"<(?:\w++:)?+file-entry\b[^<>]*+>")
DOCUMENT = re.compile(rb"""media-type\s*=\s*["']application/(?:vnd\.oasis\.opendocument\.(?!chart|formula)|vnd\.sun)""")
ROOT = re.compile(rb"""full-path\s*=\s*["']/["']""")


def read_ods(archive: Archive, spool: Spool) -> dict[str, Any]:
    """Read every table; raise Refused."""
    check_manifest(archive.opening(MANIFEST, LONGEST_MANIFEST))
    for name in archive.entries:
        if name != CONTENT:
            for _piece in archive.pieces(name):
                pass
    content = Content()
    tables: list[Table] = []
    for table, rows in groupby(found(archive, content), key=lambda rows: rows.table):
        tables.append(table)
        spool.write(table.name, filled(table, rows))
    return {"format": "ods", "notices": [notice for table in tables for notice in table.notices()]}


def check_manifest(manifest: bytes) -> None:
    """Refuse a document with a password, and one that holds other documents."""
    if ENCRYPTION.search(manifest):
        raise Refused("password")
    if any(DOCUMENT.search(part) and not ROOT.search(part) for part in PART.findall(manifest)):
        raise Refused("embedded")


def found(archive: Archive, content: Content) -> Iterator[Rows]:
    """Give what the content holds as it is read, beginning each table with no row."""
    try:
        for piece in archive.pieces(CONTENT):
            yield from content.feed(piece)
        yield from content.feed(b"", is_last=True)
    except (ExpatError, ValueError) as error:
        raise Refused("damaged") from error


def filled(table: Table, rows: Iterator[Rows]) -> Iterator[list[Any]]:
    """Give the rows of a table one by one, with the empty ones between."""
    place = 0
    for run in rows:
        if run.cells and run.first + run.times > MOST_ROWS:
            raise Refused("large_sheet", name=table.name)
        for row in range(place, run.first + run.times) if run.cells else ():
            place = row + 1
            yield table.merged.mark(row, list(run.cells) if row >= run.first else [])
