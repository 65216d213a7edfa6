"""Read XLS of Excel 97 to 2003: its records are looked through first, then calamine reads the cells."""

from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from sheets.parsing.calamine import damage_told, rows_of
from sheets.parsing.hidden import hidden_sheet
from sheets.parsing.ole import Container
from sheets.parsing.records import Records
from sheets.parsing.refused import Refused
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


def read_xls(path: Any, spool: Spool) -> dict[str, Any]:
    """Read every sheet; raise Refused."""
    container = Container(path)
    refuse_contents(list(container.streams))
    records = Records(container.stream(WORKBOOK))
    del container
    notices: list[dict[str, Any]] = []
    with damage_told(), CalamineWorkbook.from_path(path) as workbook:
        for number, sheet in enumerate(workbook.sheets_metadata):
            spool.write(sheet.name, rows_of(workbook.get_sheet_by_index(number), records.errors.get(sheet.name, {})))
            if sheet.visible != SheetVisibleEnum.Visible:
                notices.append(hidden_sheet(sheet.name))
            if sheet.name in records.hidden:
                notices += records.hidden[sheet.name].notices(sheet.name)
    return {"format": "xls", "notices": notices}


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
