"""An Excel workbook as the archive it is: nothing in it that no certificate needs."""

import re
from pathlib import Path
from typing import Any

from evidence.probing.hidden import refuse_around_archive
from evidence.probing.limits import MOST_INFLATED
from foundation.limited.archive import Archive, overlapping
from foundation.limited.far import has_far_cell
from foundation.limited.refused import Refused

#: What the archive is refused for -> what the paper is.
REASONS = {
    "archive": "mismatch",
    "binary_workbook": "workbook_old",
    "damaged": "workbook_damaged",
    "doctype": "workbook_doctype",
    "document": "mismatch",
    "embedded": "workbook_embedded",
    "inflates": "workbook_inflates",
    "macros": "workbook_macros",
    "many_entries": "workbook_inflates",
    "nested": "workbook_embedded",
    "password": "workbook_password",
    "presentation": "mismatch",
    "program": "mismatch",
}
MACROS = b"macroEnabled"
#: A formula that asks another program: cmd|'/c calc'!A0.
DDE = re.compile(rb"""ddeLink|<(?:\w++:)?+f\b[^<>]*+>[^<"|]*+\|[^<"!]*+!""")
RELATION = re.compile(rb"<(?:\w++:)?+Relationship\b[^<>]*+>")
CONNECTIONS = ("externalLinks/", "xl/connections.xml", "xl/queryTables/")


def look_through(path: Path) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    try:
        with Archive(path, MOST_INFLATED) as archive:
            if archive.kind() != "xlsx":
                raise Refused("document")
            if min(entry.header_offset for entry in archive.entries.values()) > 0:
                raise Refused("hidden")
            for name in archive.entries:
                for piece in overlapping(archive.pieces(name)):
                    look_at(name, piece)
    except Refused as refused:
        raise Refused(REASONS.get(refused.reason, refused.reason)) from refused
    refuse_around_archive(path.read_bytes())
    return {"pages": 0, "flags": []}


def look_at(name: str, piece: bytes) -> None:
    """Refuse a part that fetches something, that is a program, or that reaches too far."""
    if name == "[Content_Types].xml" and MACROS in piece:
        raise Refused("macros")
    if any(part in name for part in CONNECTIONS) or (name.endswith(".xml") and DDE.search(piece)):
        raise Refused("workbook_links")
    # What opens when somebody clicks is a link; all else is fetched.
    if name.endswith(".rels") and any(
        b"External" in tag and b"/hyperlink" not in tag for tag in RELATION.findall(piece)
    ):
        raise Refused("workbook_links")
    if name.startswith("xl/worksheets/") and has_far_cell(piece):
        raise Refused("workbook_sheet")


def is_fetched(relation: bytes) -> bool:
    """Tell whether Excel fetches what a part refers to, and does not wait for somebody to click."""
    return b"External" in relation and b"/hyperlink" not in relation
