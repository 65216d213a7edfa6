"""The formats that go out."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import tablib
import xlsxwriter
from import_export.formats import base_formats

from sheets.formulas import harmless


class Xlsx(base_formats.XLSX):
    """A workbook whose cells are text or typed values, never formulas.

    The library would read and write it by a package of its own, which is not needed here.
    """

    def get_extension(self) -> str:
        """Name the file without asking that package."""
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write one sheet with a frozen header row."""
        target = io.BytesIO()
        with xlsxwriter.Workbook(
            target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            days = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(dataset.width - 1, 0), 18)
            sheet.write_row(0, 0, dataset.headers, book.add_format({"bold": True}))
            for number, row in enumerate(dataset, start=1):
                for place, value in enumerate(row):
                    write_cell(sheet, number, place, value, days)
        return target.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: Any, days: Any) -> None:
    """Write one value by its type."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, days)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value not in (None, ""):
        sheet.write_string(row, column, str(value))


class Csv(base_formats.CSV):
    """UTF-8 text with a byte order mark, so that a spreadsheet opens it without asking."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write every cell so that no spreadsheet runs it."""
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        writer.writerow(dataset.headers)
        writer.writerows([harmless("" if value is None else str(value)) for value in row] for row in dataset)
        return target.getvalue().encode("utf-8-sig")

    def is_binary(self) -> bool:
        """Say yes: the bytes carry their own mark."""
        return True


#: What goes out, by the word in the address.
FORMATS: dict[str, type[base_formats.TablibFormat]] = {"xlsx": Xlsx, "csv": Csv}
