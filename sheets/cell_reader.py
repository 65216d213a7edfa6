"""Read the cells of many rows, column by column."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from sheets.cells import CLEAR, CellError
from sheets.columns import Column
from sheets.row import Row

#: So many different cells of a column are remembered with what they say.
REMEMBERED = 20_000


#: Cells of which equal ones say the same. A cell that cannot be taken looks like its text.
PLAIN = {str, int, float, bool}
#: A cell of spaces alone.
BLANK = object()


def read(column: Column, cell: Any) -> Any:
    """Return what a cell says, BLANK, or the error with which it is refused."""
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return BLANK
        if text == CLEAR:
            return column.empty
    try:
        return column.read(cell)
    except CellError as error:
        return error


def cells_at(rows: Sequence[Row], place: int) -> list[Any]:
    """Return the cells of a column; a short row has none at its end."""
    return [row.cells[place] if place < len(row.cells) else None for row in rows]


class CellReader:
    """Reads what the cells of a sheet say. The same cell says the same: most columns hold few different ones."""

    def __init__(self) -> None:
        #: Code of a column -> cell -> what it says.
        self.said: dict[str, dict[Any, Any]] = {}

    def news(self, rows: Sequence[Row], columns: Sequence[Column]) -> Sequence[Row]:
        """Return the rows that may say something else than the register: all but those of which a glance shows it not.

        To read and to compare every cell of a file that came before would take many times as long.
        """
        known = [row for row in rows if row.is_known]
        places = rows[0].places if rows else {}
        if not known or not all(column.code in places for column in columns if column.required):
            return rows
        # Column by column, each in one piece.
        cells = [*zip_longest(*(row.cells for row in known))]
        differ: set[int] = set()
        for column in columns:
            if column.code in places:
                place, held = places[column.code], [*map(itemgetter(column.code), [row.before for row in known])]
                given = cells[place] if place < len(cells) else [None] * len(known)
                differ.update(self.differing(column, given, held))
        same = {row.number for index, row in enumerate(known) if index not in differ}
        return [row for row in rows if row.number not in same] if same else rows

    def differing(self, column: Column, cells: Sequence[Any], held: Sequence[Any]) -> Iterable[int]:
        """Return the places of the cells that may say something else than what the register holds."""
        looks, alike = column.plainest(held), {str} if column.required else {str, type(None)}
        if [*cells] == looks and {*map(type, cells)} <= alike:
            return ()
        unlike = {cell for cell, look in zip(cells, looks, strict=True) if cell != look and cell.__class__ in PLAIN}
        said = self.understood(column, unlike)

        def is_same(cell: Any, look: Any, value: Any) -> bool:
            if cell is None:
                # An empty cell leaves what there is; where nothing is and something is needed, it is asked for.
                return not column.required or look is not None
            if cell == look:
                return cell.__class__ is str
            # To empty what is empty today may be news: the register shows no day that is still to come.
            return cell.__class__ in PLAIN and value not in (None, "") and bool(said[cell] == value)

        asked = enumerate(zip(cells, looks, held, strict=True))
        return [place for place, of_cell in asked if not is_same(*of_cell)]

    def parse(self, rows: Sequence[Row], columns: Iterable[Column]) -> None:
        """Read the given cells of some columns, noting each that cannot be taken."""
        places = rows[0].places if rows else {}
        for column in columns:
            if column.code in places:
                self.parse_column(rows, column, places[column.code])

    def parse_column(self, rows: Sequence[Row], column: Column, place: int) -> None:
        """Read one column. A cell that says what the register holds says just that, whatever else it could mean."""
        code, cells = column.code, cells_at(rows, place)
        held = [row.before.get(code) if cell.__class__ is str else None for row, cell in zip(rows, cells, strict=True)]
        new = {cell for cell, old in zip(cells, held, strict=True) if cell.__class__ in PLAIN and cell != old}
        said = self.understood(column, new)
        for row, cell, old in zip(rows, cells, held, strict=True):
            if cell is None:
                continue
            if cell == old and cell.__class__ is str:
                found = cell or BLANK
            else:
                found = said[cell] if cell.__class__ in PLAIN else read(column, cell)
            if found.__class__ is CellError:
                row.refuse(code, found.code, found.message)
            elif found is not BLANK:
                row.values[code] = found

    def understood(self, column: Column, cells: set[Any]) -> Mapping[Any, Any]:
        """Return what cells of a column say."""
        said = self.said.setdefault(column.code, {})
        if len(said) > REMEMBERED:
            said.clear()
        said.update({cell: read(column, cell) for cell in cells - said.keys()})
        return said
