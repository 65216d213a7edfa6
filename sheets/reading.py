"""Read a file into rows of cells, or say in words why it cannot be read."""

import csv
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from sheets.cells import FormulaWithoutValue
from sheets.formulas import as_written
from sheets.valueless import put_in, sheet_entries, valueless

MOST_ROWS = 1_000_000
MOST_COLUMNS = 256
MOST_BYTES = 200 * 2**20
MOST_INFLATED = 2 * 2**30
MOST_RATIO = 100
#: What a sheet may span: the library keeps a place in memory for every cell of it, full or empty.
MOST_CELLS = 2**26
#: A full cell beyond the 256th column or the millionth row, such as XFD1048576.
BEYOND = re.compile(rb'\br="(?:[A-Z]{3}[0-9]+|(?:I[W-Z]|[J-Z][A-Z])[0-9]+|[A-Z]{1,2}[0-9]{7,})"[^<>]*(?<!/)>')
#: A full cell of a row with six digits.
FAR_DOWN = re.compile(rb'\br="([A-Z]{1,2})([0-9]{6})"[^<>]*(?<!/)>')
#: The longest formula, as a cell of the file, that can be cut in two by reading in pieces.
LONGEST_CELL = 2**16
READ_AT_ONCE = 2**20
#: So many lines tell which separator a text has.
SNIFFED_LINES = 20
#: What people call an encoding, where that is not its code in capitals.
CALLED = {"utf-8-sig": "UTF-8", "big5": "Big5"}

log = logging.getLogger("goodstanding.sheets")


# Not frozen: a context manager that it leaves sets its traceback.
@dataclass(eq=False)
class Unreadable(Exception):
    """A file, or how it is to be taken, that is refused as a whole: a stable code and a sentence."""

    code: str
    message: str


@dataclass
class RawSheet:
    """The cells of one sheet as they stand; the first row is row 1."""

    name: str
    rows: list[list[Any]]
    #: First and last cell of what was merged, each as row and column counted from nought.
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


@dataclass
class RawFile:
    """What was read: the sheets, and how."""

    format: str
    sheets: list[RawSheet] = field(default_factory=list)
    encoding: str = ""
    notices: list[str] = field(default_factory=list)


@contextmanager
def opened(path: Path, name: str, *, encoding: str = "") -> Iterator[RawFile]:
    """Give what a file holds; raise Unreadable."""
    yield read_file(path, name, encoding=encoding)


def read_file(path: Path, name: str, *, encoding: str = "") -> RawFile:
    """Read a spreadsheet by what it is, whatever its name says; raise Unreadable."""
    if not path.is_file():
        raise Unreadable("not_found", _("There is no file %(name)s.") % {"name": name})
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty", _("The file is empty."))
    if size > MOST_BYTES:
        raise Unreadable("too_large", _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20})
    with path.open("rb") as source:
        head = source.read(8)
    if head.startswith(b"PK"):
        if encoding:
            words = _("An Excel workbook says its encoding itself; name one only for a text file.")
            raise Unreadable("encoding", words)
        return read_xlsx(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "old_format", _("This is an old Excel file or one with a password; save it as .xlsx without a password.")
        )
    return read_csv(path, encoding)


def read_xlsx(path: Path) -> RawFile:
    """Read every sheet of an Excel workbook."""
    formulas = check_archive(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
            put_in(rows, formulas.get(name, ()))
            check_size(name, rows)
            sheets.append(RawSheet(name, rows, tuple(sheet.merged_cell_ranges or ())))
            check_merged(sheets[-1])
    except (CalamineError, OSError, ValueError) as error:
        log.warning("A workbook cannot be read: %s", error)
        raise damaged() from error
    return RawFile("xlsx", sheets)


def check_archive(path: Path) -> dict[str, list[FormulaWithoutValue]]:
    """Refuse a workbook that is broken, inflates without measure, or holds macros or links to other files.

    Returns the formulas without a value by the name of their sheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_entries(archive.infolist())
            found = {entry.filename: check_cells(archive, entry) for entry in archive.infolist()}
            if not any(found.values()):
                return {}
            return {name: found.get(entry, []) for name, entry in sheet_entries(archive).items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise damaged() from error


def damaged() -> Unreadable:
    """Return the refusal of a workbook that is none inside."""
    return Unreadable("broken", _("The workbook is damaged; save it again and try once more."))


def check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what the directory of a workbook tells of."""
    inflated = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if inflated > MOST_INFLATED or inflated / packed > MOST_RATIO:
        raise Unreadable("inflates", _("The workbook inflates to more than can be read safely."))
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        raise Unreadable("not_a_sheet", _("This is not an Excel workbook."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable("macros", _("The workbook holds macros; save it as .xlsx without them."))
    if any("externalLinks/" in name or "/embeddings/" in name for name in names):
        raise Unreadable("links", _("The workbook links to or embeds other files; save a copy with values only."))


def check_cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[FormulaWithoutValue]:
    """Refuse a sheet with a cell so far away that no memory would hold what lies between; give its hollow formulas."""
    end = b""
    found: list[FormulaWithoutValue] = []
    with archive.open(entry) as part:
        while piece := part.read(READ_AT_ONCE):
            piece, end = end + piece, piece[-LONGEST_CELL:]
            spans = (int(row) * (MOST_COLUMNS if len(column) > 1 else 26) for column, row in FAR_DOWN.findall(piece))
            if BEYOND.search(piece) or max(spans, default=0) > MOST_CELLS:
                raise too_large(Path(entry.filename).stem)
            found += valueless(piece)
    return found


def too_large(name: str) -> Unreadable:
    """Return the refusal of a sheet that is larger than any register."""
    words = _("The sheet %(name)s has more than %(rows)s rows or %(columns)s columns.")
    return Unreadable("too_large", words % {"name": name, "rows": MOST_ROWS, "columns": MOST_COLUMNS})


def check_size(name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Refuse a sheet that is larger than any register."""
    if len(rows) > MOST_ROWS or (rows and len(rows[0]) > MOST_COLUMNS):
        raise too_large(name)


def check_merged(sheet: RawSheet) -> None:
    """Refuse a sheet whose merged cells lie over each other so often that it would take hours to go through them."""
    if sum((last[0] - first[0] + 1) * (last[1] - first[1] + 1) for first, last in sheet.merged) > MOST_CELLS:
        raise too_large(sheet.name)


def read_csv(path: Path, encoding: str) -> RawFile:
    """Read comma, semicolon or tab separated text in UTF-8, or in the encoding that was named."""
    named = encoding or "utf-8-sig"
    try:
        text = path.read_bytes().decode(named)
    except LookupError:
        raise Unreadable("encoding", _("%(name)s is not an encoding.") % {"name": encoding}) from None
    except UnicodeError as error:
        words = _("The text is not %(encoding)s (byte %(place)s); say which encoding it is, such as GB18030 or Big5.")
        place = {"encoding": CALLED.get(named, named.upper()), "place": getattr(error, "start", 0)}
        raise Unreadable("encoding", words % place) from error
    if "\x00" in text[:4096]:
        raise Unreadable("not_a_sheet", _("This is neither a workbook nor text."))
    # A title may stand above the header: it says nothing of the separator.
    opening = "".join(text[: 2**16].splitlines(keepends=True)[:SNIFFED_LINES])
    separator = max(",;\t", key=opening.count)
    rows = [[as_written(cell) for cell in row] for row in table_rows(text, separator)]
    check_size("csv", rows)
    return RawFile("csv", [RawSheet("csv", rows)], "utf-8" if named == "utf-8-sig" else named)


def table_rows(text: str, separator: str) -> Iterator[list[str]]:
    """Give the rows of a text; raise Unreadable where a quotation mark or a cell goes wrong, with the row's line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    first_line = 1
    try:
        for row in reader:
            yield row
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            "broken", wrong_row(str(error)) % {"line": first_line, "most": csv.field_size_limit()}
        ) from error


def wrong_row(reason: str) -> str:
    """Return in words what the reader of the library says, in English, of a row."""
    if reason.startswith("field larger"):
        return _(
            "The row that begins on line %(line)s has a cell of more than %(most)s characters; perhaps a quotation "
            "mark is not closed."
        )
    if reason.startswith("unexpected end"):
        return _("The row that begins on line %(line)s has a quotation mark that is never closed.")
    if "expected after" in reason:
        return _(
            "The row that begins on line %(line)s has text behind a closing quotation mark; a quotation mark within a "
            "cell is written twice."
        )
    return _("The row that begins on line %(line)s cannot be read as a row of a table.")
