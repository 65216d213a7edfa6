"""What the workbooks that calamine reads have in common."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from foundation.limited.refused import Refused
from sheets.addresses import place_of
from sheets.parsing.hidden import Hidden, hidden_sheet
from sheets.parsing.limits import MOST_COLUMNS, MOST_ROWS
from sheets.parsing.merged import Merged, Range
from sheets.parsing.spool import Spool

PROGRAMS = (SheetTypeEnum.MacroSheet, SheetTypeEnum.DialogSheet, SheetTypeEnum.Vba)


class Untold:
    """What calamine does not tell of a sheet: cells by address that it takes for empty, hidden rows and columns."""

    def __init__(self) -> None:
        self.cells: dict[str, Any] = {}
        self.hidden = Hidden()


def read_sheets(path: Path, spool: Spool, untold: Mapping[str, Untold]) -> list[dict[str, Any]]:
    """Read every sheet, with what is untold of it by its name; return what is to be told. Raise Refused."""
    notices = []
    with damage_told():
        workbook = CalamineWorkbook.from_path(path)
    for number, found in enumerate(workbook.sheets_metadata):
        if found.typ in PROGRAMS:
            raise Refused("macros")
        with damage_told():
            sheet = workbook.get_sheet_by_index(number)
        more = untold.get(found.name, Untold())
        spool.write(found.name, rows_of(sheet, more.cells))
        if found.visible != SheetVisibleEnum.Visible:
            notices.append(hidden_sheet(found.name))
        last_row, last_column = sheet.end or (-1, -1)
        notices += more.hidden.notices(found.name, last_row + 1, last_column + 1)
        # Else two large sheets would be in memory at once.
        del sheet
    return notices


@contextmanager
def damage_told() -> Iterator[None]:
    """Raise Refused where calamine cannot make sense of a workbook; its words go into the log."""
    try:
        yield
    except PasswordError as error:
        raise Refused("password") from error
    except (CalamineError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        raise Refused("damaged") from error


def rows_of(sheet: CalamineSheet, cells: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Give the rows of a sheet from row 1 on, with cells by address set into them and what is merged marked."""
    last_row, last_column = sheet.end or (-1, -1)
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise Refused("large_sheet", name=sheet.name)
    marks = Merged(sheet.name, merged_within(sheet, last_row, last_column))
    set_in = by_row(cells)
    # calamine gives the empty rows above the first cell, but not the empty columns before it.
    before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    row = -1
    for row, found in enumerate(sheet.iter_rows()):
        yield marks.mark(row, put_in(before + found, set_in.pop(row, ())))
    for beyond in range(row + 1, max(set_in, default=row) + 1):
        yield put_in([], set_in.get(beyond, ()))


def merged_within(sheet: CalamineSheet, last_row: int, last_column: int) -> list[Range]:
    """Return the merged ranges of a sheet as far as it has cells."""
    return [
        Range(top, left, min(bottom, last_row), min(right, last_column))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]


def by_row(cells: Mapping[str, Any]) -> dict[int, list[tuple[int, Any]]]:
    """Return cells by address as column and cell by row."""
    found: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for address, cell in cells.items():
        row, column = place_of(address)
        found[row].append((column, cell))
    return found


def put_in(cells: list[Any], others: Sequence[tuple[int, Any]]) -> list[Any]:
    """Set cells into their columns, also beyond the last cell that has a value."""
    for column, cell in others:
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell
    return cells
