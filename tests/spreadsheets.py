"""Write the files that people bring."""

import zipfile
from datetime import date
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style", "draw", "script")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def xlsx(path, sheets, **options):
    """Write a workbook of `sheets`: name -> rows of cells; text that begins with = stays text unless told otherwise."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, **options}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, days)
                    elif cell is not None:
                        sheet.write(number, place, cell)
    return path


def with_entry(path, name, content=b"x"):
    """Put one more file into a workbook, or into a new archive."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def with_sheet(path, change):
    """Write the first sheet of a workbook anew: `change` gets its XML and returns another."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = change(entries[sheet].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def csv(path, text, encoding="utf-8"):
    """Write a text file."""
    path.write_bytes(text.encode(encoding))
    return path


def xls(path, sheets):
    """Write a workbook of Excel 97: `sheets` are name -> rows of cells."""
    book, days = xlwt.Workbook(), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([days] if isinstance(cell, date) else []))
    book.save(str(path))
    return path


def ods(path, sheets):
    """Write an OpenDocument spreadsheet: `sheets` are name -> rows of cells."""
    return with_content(path, "".join(ods_table(name, rows) for name, rows in sheets.items()))


def ods_table(name, rows):
    """Return a table of an OpenDocument spreadsheet."""
    lines = ("".join(ods_cell(cell) for cell in row) for row in rows)
    rows = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return f'<table:table table:name="{escape(name)}">{rows}</table:table>'


def ods_cell(cell):
    """Return a cell of an OpenDocument spreadsheet."""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def with_content(path, tables, *, before="", **entries):
    """Write an OpenDocument spreadsheet of tables in XML; `before` stands before its body."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} {CALC}>{before}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return path
