"""The demonstration as a workbook, as somebody's tracker would look in a language."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation

from demo.company import YEAR_END
from demo.tables import Tables
from foundation.folding import simplified
from sheets.columns import Column, YesNoColumn
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource, sheet_resources

DAY_FORMAT = {"num_format": "yyyy-mm-dd"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(path: Path, tables: Tables, language: str) -> None:
    """Write the sheets of `tables` with headers and named values in a language; the same tables, the same bytes."""
    with translation.override(language), xlsxwriter.Workbook(path, OPTIONS) as book:
        # Otherwise the moment of writing stands in the file.
        book.set_properties({"created": datetime.combine(YEAR_END, time())})
        for resource in sheet_resources():
            if resource.code in tables:
                write_sheet(book, resource, tables, language)


def write_sheet(book: Any, resource: SheetResource, tables: Tables, language: str) -> None:
    """Write one sheet: the header, then the rows."""
    resource.prepare()
    days = book.add_format(DAY_FORMAT)
    sheet = book.add_worksheet(str(resource.title))
    sheet.write_row(0, 0, [column.title(language) for column in resource.columns])
    writers = [shown(column, language) for column in resource.columns]
    for number, row in enumerate(tables[resource.code], start=1):
        for place, (column, show) in enumerate(zip(resource.columns, writers, strict=True)):
            value = row.get(column.code)
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, days)
            elif isinstance(value, float):
                sheet.write_number(number, place, value)
            elif value is not None and value != "":
                sheet.write_string(number, place, show(value))


def shown(column: Column, language: str) -> Callable[[Any], str]:
    """Return what turns a value into the text that stands in the cell."""
    if isinstance(column, NamedColumn | YesNoColumn):
        return cache(lambda value: column.show(column.read(value)))
    if language == "zh-hans":
        return lambda value: value.translate(simplified())
    return str
