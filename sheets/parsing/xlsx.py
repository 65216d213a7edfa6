"""Read XLSX: the archive is looked through first, then calamine reads the cells."""

from collections.abc import Container
from typing import Any

from foundation.limited.archive import Archive, overlapping
from foundation.limited.refused import Refused
from sheets.parsing.calamine import read_sheets
from sheets.parsing.scan import Scan
from sheets.parsing.spool import Spool
from sheets.parsing.xlsx_sheets import sheet_entries

#: How a workbook with macros calls itself, whatever its name.
MACROS = b"macroEnabled"


def read_xlsx(archive: Archive, spool: Spool) -> dict[str, Any]:
    """Read every sheet; raise Refused."""
    entries = sheet_entries(archive)
    scans = look_through(archive, set(entries.values()))
    untold = {name: scans[entry] for name, entry in entries.items() if entry in scans}
    return {"format": "xlsx", "notices": read_sheets(archive.path, spool, untold)}


def look_through(archive: Archive, sheets: Container[str]) -> dict[str, Scan]:
    """Inflate everything once; return what each sheet holds that calamine does not tell, by the name of its entry."""
    scans: dict[str, Scan] = {}
    for name in archive.entries:
        pieces = overlapping(archive.pieces(name))
        if name in sheets or name.startswith("xl/worksheets/sheet"):
            scans[name] = Scan(name)
            for piece in pieces:
                scans[name].feed(piece)
            continue
        for piece in pieces:
            if name == "[Content_Types].xml" and MACROS in piece:
                raise Refused("macros")
            if "externalLinks/" in name and name.endswith(".xml"):
                raise Refused("dde" if b"ddeLink" in piece else "links")
    return scans
