"""Write the files that people bring."""

import zipfile
from datetime import date

import xlsxwriter


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
