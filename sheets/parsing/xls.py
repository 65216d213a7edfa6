"""Read XLS of Excel 97 to 2003: its records are looked through first, then calamine reads the cells."""

from pathlib import Path
from typing import Any

from foundation.limited.refused import Refused
from sheets.parsing.calamine import Untold, read_sheets
from sheets.parsing.ole import Container
from sheets.parsing.records import Records
from sheets.parsing.spool import Spool

WORKBOOK = "Workbook"
#: What else comes in such a container, by the name of a stream in it.
OTHERS = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "document"),
    ("PowerPoint Document", "presentation"),
    ("Book", "oldest"),
)
MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA")
#: How the storages of embedded files begin.
EMBEDDED = ("MBD", "LNK")


def read_xls(path: Path, spool: Spool) -> dict[str, Any]:
    """Read every sheet; raise Refused."""
    return {"format": "xls", "notices": read_sheets(path, spool, look_through(path))}


def look_through(path: Path) -> dict[str, Untold]:
    """Return what calamine will not tell, by the name of the sheet; raise Refused for what no register needs."""
    container = Container(path)
    refuse_contents(list(container.streams))
    return Records(container.stream(WORKBOOK)).untold


def refuse_contents(names: list[str]) -> None:
    """Refuse a container that holds no workbook, or what no register needs."""
    for name, reason in OTHERS:
        if name in names and (name != "Book" or WORKBOOK not in names):
            raise Refused(reason)
    if WORKBOOK not in names:
        raise Refused("container")
    if any(name in MACROS for name in names):
        raise Refused("macros")
    if any(name.startswith(EMBEDDED) for name in names):
        raise Refused("embedded")
