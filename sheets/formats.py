"""The formats that go out."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

import tablib
from import_export.formats import base_formats

from foundation.bulk import batches
from sheets.formulas import harmless
from sheets.workbook import MOST_ROWS, write_workbook

#: So many rows of a text go out at once.
SENT_AT_ONCE = 1_000


class Xlsx(base_formats.XLSX):
    """A workbook whose cells are text or typed values, never formulas.

    The library would read and write it by a package of its own, which is not needed here.
    """

    #: Below the headers.
    most_rows = MOST_ROWS - 1

    def get_extension(self) -> str:
        """Name the file without asking that package."""
        return "xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """Write what the library has gathered."""
        with self.write(dataset.headers, dataset) as file:
            return file.read()

    def write(self, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
        """Return a file of one sheet with a frozen header row; it is gone once it is closed."""
        with ExitStack() as on_failure:
            file = on_failure.enter_context(TemporaryFile())
            write_workbook(file, headers, rows)
            file.seek(0)
            on_failure.pop_all()
        return file


class Csv(base_formats.CSV):
    """UTF-8 text with a byte order mark, so that a spreadsheet opens it without asking."""

    most_rows = None

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
