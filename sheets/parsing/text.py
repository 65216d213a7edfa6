"""Read a table that is written as text: separated by commas, semicolons, tabs or bars."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from foundation.limited.refused import Refused
from sheets.formulas import as_written
from sheets.parsing.encodings import called, encoding_of
from sheets.parsing.limits import MOST_CHARACTERS, MOST_COLUMNS
from sheets.parsing.spool import Spool

SEPARATORS = ",;\t|"
#: So many characters, and lines of them, tell which separator a text has.
SNIFFED, SNIFFED_LINES = 2**16, 20
#: A longer line has a cell that is too long, or too many of them.
LONGEST_LINE = MOST_CHARACTERS * MOST_COLUMNS
NUL_WITHIN = 4096
QUOTED = re.compile('"[^"]*"')
#: How Excel is told the separator, above the first row.
NAMED_SEPARATOR = re.compile('"?sep=([,;\t|])"?\r?\n?\\Z', re.IGNORECASE)


def read_text(path: Path, encoding: str, spool: Spool) -> dict[str, Any]:
    """Read a text; raise Refused, with the line where the row begins that cannot be read."""
    found = encoding_of(path, encoding)
    with opened_text(path, found) as file:
        opening = file.read(SNIFFED)
        if "\x00" in opening[:NUL_WITHIN]:
            raise Refused("no_text")
        file.seek(0)
        separator = separator_of(opening)
        kind = "tsv" if separator == "\t" else "csv"
        spool.write(kind, table_rows(without_byte_order_mark(bounded_lines(file, separator)), separator))
    return {"format": kind, "encoding": called(found)}


def opened_text(path: Path, encoding: str) -> IO[str]:
    """Open a text with its line ends as they are."""
    return path.open(encoding=encoding, newline="")


def separator_of(opening: str) -> str:
    """Return what separates the cells; what stands between quotation marks says nothing of it."""
    lines = opening.removeprefix("\ufeff").splitlines(keepends=True)[:SNIFFED_LINES]
    if lines and (named := NAMED_SEPARATOR.match(lines[0])):
        return named[1]
    # A title may stand above the header: it says nothing of the separator either.
    bare = QUOTED.sub("", "".join(lines))
    return max(SEPARATORS, key=bare.count)


def bounded_lines(file: IO[str], separator: str) -> Iterator[str]:
    """Give the lines of a text; raise Refused for one so long that it cannot be a row."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            if line.count(separator) >= MOST_COLUMNS:
                raise Refused("large_sheet", name="csv")
            raise Refused("long_cell", line=number, most=MOST_CHARACTERS)
        yield line


def without_byte_order_mark(lines: Iterator[str]) -> Iterator[str]:
    """Give the lines without the mark before the first."""
    for line in lines:
        yield line.removeprefix("\ufeff")
        yield from lines


def table_rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """Give the rows of a text; raise Refused where a quotation mark or a cell goes wrong, with the row's line."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    first_line = 1
    try:
        for row in reader:
            if first_line == 1 and NAMED_SEPARATOR.match(separator.join(row)):
                # Excel does not show this line, but counts it.
                row.clear()
            # To ask every cell of a file would take longer than to read it.
            yield [as_written(cell) for cell in row] if "'" in "".join(row) else row
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(wrong_row(str(error)), line=first_line, most=MOST_CHARACTERS) from error


def wrong_row(reason: str) -> str:
    """Return our name for what the reader of the library says of a row."""
    if reason.startswith("field larger"):
        return "long_cell"
    if reason.startswith("unexpected end"):
        return "open_quote"
    return "behind_quote" if "expected after" in reason else "wrong_row"


def first_rows(text: str, most: int) -> list[list[str]]:
    """Return the first rows of a text, as far as they can be read."""
    separator, rows = separator_of(text[:SNIFFED]), list[list[str]]()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows.extend(islice(reader, most))
    except csv.Error:
        # What is shown to tell encodings apart need not be whole.
        pass
    return rows
