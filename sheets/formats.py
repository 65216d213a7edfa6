"""The formats that go out."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

import tablib
import xlsxwriter
from import_export.formats import base_formats

from foundation.bulk import batches
from sheets.formulas import harmless

#: So many rows of a text go out at once.
SENT_AT_ONCE = 1_000
#: Cells are text or typed values, and rows are let go of as they are written.
WORKBOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
#: Before this year a workbook has no days.
FIRST_YEAR = 1900


class Xlsx(base_formats.XLSX):
    """A workbook whose cells are text or typed values, never formulas.

    The library would read and write it by a package of its own, which is not needed here.
    """

    def get_extension(self) -> str:
        """Name the file without asking that package."""
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write what the library has gathered."""
        with self.write(dataset.headers, dataset) as file:
            return file.read()

    def write(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
        """Return a file of one sheet with a frozen header row; it is gone once it is closed."""
        file = TemporaryFile()  # noqa: SIM115
        with xlsxwriter.Workbook(file, WORKBOOK) as book:
            days = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(headers) - 1, 0), 18)
            sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if not isinstance(value, str):
                        write_value(sheet, number, place, value, days)
                    elif value:
                        sheet.write_string(number, place, value)
        file.seek(0)
        return file


def write_value(sheet: Any, row: int, column: int, value: Any, days: Any) -> None:
    """Write what is no text by its type; nothing is an empty cell."""
    if value is None:
        return
    if isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, value, days)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


class Csv(base_formats.CSV):
    """UTF-8 text with a byte order mark, so that a spreadsheet opens it without asking."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write what the library has gathered."""
        return b"".join(self.write(dataset.headers, dataset))

    def write(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
        """Give the text in pieces; no cell is such that a spreadsheet would run it."""
        yield BOM_UTF8
        for batch in batches(chain([headers], rows), SENT_AT_ONCE):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(
                [harmless(value) if isinstance(value, str) else value for value in row] for row in batch
            )
            yield text.getvalue().encode()

    def is_binary(self) -> bool:
        """Say yes: the bytes carry their own mark."""
        return True


#: What goes out, by the word in the address.
FORMATS: dict[str, type[Xlsx | Csv]] = {"xlsx": Xlsx, "csv": Csv}
