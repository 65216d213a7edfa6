"""Which entry of an Excel workbook holds which sheet."""

import posixpath
import re
from html import unescape

from foundation.limited.archive import Archive

SHEET = re.compile(rb"<(?:\w++:)?+sheet\b[^<>]*+>")
RELATION = re.compile(rb"<(?:\w++:)?+Relationship\b[^<>]*+>")
#: A list of sheets is never longer.
LONGEST_LIST = 2**24


def sheet_entries(archive: Archive) -> dict[str, str]:
    """Return the entry of the archive that holds each sheet, by the sheet's name."""
    targets = {
        attribute(tag, b"Id"): attribute(tag, b"Target")
        for tag in RELATION.findall(archive.opening("xl/_rels/workbook.xml.rels", LONGEST_LIST))
    }
    return {
        attribute(tag, b"name"): posixpath.join("/xl", targets.get(attribute(tag, rb"\w+:id"), "")).lstrip("/")
        for tag in SHEET.findall(archive.opening("xl/workbook.xml", LONGEST_LIST))
    }


def attribute(tag: bytes, name: bytes) -> str:
    """Return the value of an attribute as text, empty if the tag has none."""
    found = re.search(rb"\s" + name + rb"""\s*+=\s*+(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape((found[1] or found[2] or b"").decode(errors="replace")) if found else ""
