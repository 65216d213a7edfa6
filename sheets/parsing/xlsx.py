"""Read XLSX: the archive is looked through first, then calamine reads the cells."""

from collections.abc import Container
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sheets.parsing.archive import Archive, overlapping
from sheets.parsing.calamine import damage_told, rows_of
from sheets.parsing.hidden import hidden_sheet
from sheets.parsing.refused import Refused
from sheets.parsing.scan import Scan
from sheets.parsing.spool import Spool
from sheets.parsing.xlsx_sheets import sheet_entries

#: How a workbook with macros calls itself, whatever its name.
MACROS = b"macroEnabled"


def read_xlsx(archive: Archive, spool: Spool) -> dict[str, Any]:
    """Read every sheet; raise Refused."""
    entries = sheet_entries(archive)
    scans = look_through(archive, set(entries.values()))
    notices: list[dict[str, Any]] = []
    with damage_told(), CalamineWorkbook.from_path(archive.path) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.DialogSheet, SheetTypeEnum.Vba):
                raise Refused("macros")
            scan = scans.get(entries.get(sheet.name, ""), Scan(sheet.name))
            spool.write(sheet.name, rows_of(workbook.get_sheet_by_name(sheet.name), scan.cells))
            if sheet.visible != SheetVisibleEnum.Visible:
                notices.append(hidden_sheet(sheet.name))
            notices += scan.hidden.notices(sheet.name)
    return {"format": "xlsx", "notices": notices}


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
