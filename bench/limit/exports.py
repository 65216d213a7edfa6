"""Read the table once and write it down as it comes."""

import csv
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.db import connection

from bench.sheets.rows import COLUMNS
from suppliers.models import Category, Country

#: The least that a workbook must hold beside its sheet; the one other style is that of a day.
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Suppliers" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="r2" Target="styles.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
#: Day nought of a workbook.
EPOCH = date(1899, 12, 30).toordinal()
START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def export_file(path: Path) -> None:
    """Take all suppliers away in the format that the path ends with."""
    named = {"country": "country.code", "category": "category.code"}
    # Three tables have a code.
    columns = ", ".join(named.get(name, f"limit_supplier.{name}") for name in COLUMNS)
    query = (
        f"SELECT {columns} FROM limit_supplier "
        f"JOIN {Country._meta.db_table} country ON country.id = country_id "
        f"JOIN {Category._meta.db_table} category ON category.id = category_id ORDER BY limit_supplier.code"
    )
    connection.ensure_connection()
    WRITERS[path.suffix](path, query)


def write_csv(path: Path, query: str) -> None:
    if connection.vendor == "postgresql":
        copying = connection.connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)")
        with path.open("wb") as file, copying as copy:
            file.writelines(copy)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(connection.connection.execute(query))


def write_xlsx(path: Path, query: str) -> None:
    lines = connection.connection.execute(query)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((START + line_of(COLUMNS)).encode())
            for line in lines:
                sheet.write(line_of(line).encode())
            sheet.write(END.encode())


WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}


def line_of(cells: Iterable[Any]) -> str:
    return f"<row>{''.join(map(cell_of, cells))}</row>"


def cell_of(cell: Any) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, date):
        return f'<c s="1"><v>{cell.toordinal() - EPOCH}</v></c>'
    return "<c/>" if cell is None else f"<c><v>{cell}</v></c>"
