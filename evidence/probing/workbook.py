"""An Excel workbook as the archive it is: nothing in it that no certificate needs."""

from pathlib import Path
from typing import Any

from evidence.probing.limits import MOST_INFLATED
from foundation.limited.archive import Archive, overlapping
from foundation.limited.refused import Refused

#: What the archive is refused for -> what the paper is.
REASONS = {
    "damaged": "workbook_damaged",
    "inflates": "workbook_inflates",
    "many_entries": "workbook_inflates",
    "nested": "workbook_embedded",
    "embedded": "workbook_embedded",
    "doctype": "workbook_doctype",
    "macros": "workbook_macros",
    "password": "workbook_password",
}
MACROS = b"macroEnabled"


def look_through(path: Path) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    try:
        with Archive(path, MOST_INFLATED) as archive:
            if archive.kind() != "xlsx":
                raise Refused("mismatch")
            for name in archive.entries:
                for piece in overlapping(archive.pieces(name)):
                    look_at(name, piece)
    except Refused as refused:
        raise Refused(
            REASONS.get(refused.reason, "mismatch" if "_" not in refused.reason else refused.reason)
        ) from None
    return {"pages": 0, "flags": []}


def look_at(name: str, piece: bytes) -> None:
    """Refuse a part that fetches something, or that is a program."""
    if name == "[Content_Types].xml" and MACROS in piece:
        raise Refused("workbook_macros")
    if b"ddeLink" in piece:
        raise Refused("workbook_dde")
    if "externalLinks/" in name:
        raise Refused("workbook_links")
