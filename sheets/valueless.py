"""Formulas that a workbook was saved with, but without their values: readers take them for empty cells."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from sheets.addresses import place_of
from sheets.cells import FormulaWithoutValue

#: A cell with a formula and no value after it. A formula that gives an empty text says so: `t="str"`.
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*"
    rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3}[0-9]{1,7})["']""")
TEXT = re.compile(rb"""\bt=["']str["']""")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
#: A list of sheets is never longer.
LONGEST_LIST = 2**24
#: So much of a formula is told to the one who must mend it.
MOST_TOLD = 200


def valueless(xml: bytes) -> Iterator[FormulaWithoutValue]:
    """Give every formula without a value in a piece of a sheet."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for attributes, formula in CELL.findall(xml):
        address = ADDRESS.search(attributes)
        if address and not TEXT.search(attributes):
            text = unescape(formula.decode(errors="replace"))
            yield FormulaWithoutValue(f"={text}"[:MOST_TOLD], address[1].decode())


def sheet_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the entry of the archive that holds each sheet, by the sheet's name."""
    targets = {
        attribute(tag, b"Id"): attribute(tag, b"Target")
        for tag in RELATION.findall(opening(archive, "xl/_rels/workbook.xml.rels"))
    }
    return {
        attribute(tag, b"name"): posixpath.join("/xl", targets.get(attribute(tag, rb"\w+:id"), "")).lstrip("/")
        for tag in SHEET.findall(opening(archive, "xl/workbook.xml"))
    }


def opening(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return an entry of the archive as far as a list of sheets can reach; nothing if there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(LONGEST_LIST)


def attribute(tag: bytes, name: bytes) -> str:
    """Return the value of an attribute as text, empty if the tag has none."""
    found = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape((found[1] or found[2] or b"").decode(errors="replace")) if found else ""


def put_in(rows: list[list[Any]], cells: Iterable[FormulaWithoutValue]) -> None:
    """Set each formula into its place, also beyond the last cell that has a value."""
    for cell in cells:
        row, column = place_of(cell.address)
        rows.extend([] for _row in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = cell
