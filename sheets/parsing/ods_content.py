"""The content of an ODS: tables, rows and cells, as the parser of XML comes upon them."""

from functools import lru_cache
from typing import Any, NamedTuple
from xml.parsers import expat

from foundation.limited.refused import Refused
from sheets.parsing.hidden import Hidden, hidden_sheet
from sheets.parsing.limits import MOST_COLUMNS, MOST_ROWS
from sheets.parsing.merged import Merged, Range
from sheets.parsing.ods_cells import Cell

#: What no register needs, and why it is refused.
REFUSED = {
    "table:dde-link": "dde",
    "office:dde-source": "dde",
    "table:table-source": "links",
    "table:cell-range-source": "links",
    "office:script": "macros",
    "script:event-listener": "macros",
    "draw:object-ole": "embedded",
    "draw:plugin": "embedded",
    "draw:applet": "embedded",
}
#: What stands within a table and is none of its cells.
PASSED_OVER = ("table:tracked-changes", "table:shapes", "office:annotation", "draw:frame", "draw:custom-shape")
UNSEEN = ("collapse", "filter")


class Table:
    """What is known of one table while its rows are read."""

    def __init__(self, name: str, is_hidden: bool) -> None:
        self.name = name
        self.is_hidden = is_hidden
        self.merged = Merged(name)
        self.hidden = Hidden()
        self.rows = self.columns = self.last_column = 0

    def notices(self) -> list[dict[str, Any]]:
        """Return what is to be told of the table."""
        told = [hidden_sheet(self.name)] if self.is_hidden else []
        return told + self.hidden.notices(self.name, MOST_ROWS, self.last_column)

    def merge(self, cell: Cell, column: int) -> None:
        """Note a range of merged cells."""
        bottom = min(self.rows + cell.rows_spanned, MOST_ROWS) - 1
        right = min(column + cell.columns_spanned, MOST_COLUMNS) - 1
        self.merged.waiting[self.rows].append(Range(self.rows, column, bottom, right))


class Rows(NamedTuple):
    """Rows of a table that are the same, counted from nought."""

    table: Table
    first: int
    times: int
    cells: list[Any]


@lru_cache(maxsize=1024)
def short(name: str) -> str:
    """Return a name with the usual prefix of its namespace, whatever prefix the file gives it."""
    space, _blank, local = name.rpartition(" ")
    parts = space.split(":")
    return f"{parts[-2]}:{local}" if len(parts) > 1 else local


class Content:
    """The parser's state: in which table, row and cell it is."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.take
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.ready: list[Rows] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.table: Table | None = None
        self.row: dict[str, str] | None = None
        self.cells: list[Any] = []
        self.column = 0
        self.cell: Cell | None = None
        #: How deep it is in what is passed over.
        self.passed = 0

    def feed(self, piece: bytes, is_last: bool = False) -> list[Rows]:
        """Take in a piece; return the rows that ended in it."""
        self.ready = []
        self.parser.Parse(piece, is_last)
        return self.ready

    def begin(self, long_name: str, long_attributes: dict[str, str]) -> None:
        """Enter an element."""
        name = short(long_name)
        if name in REFUSED:
            raise Refused(REFUSED[name])
        if self.passed or name in PASSED_OVER or (name == "table:table" and self.table):
            self.passed += 1
            return
        attributes = {short(key): value for key, value in long_attributes.items()}
        if self.cell is not None:
            self.cell.begin(name, attributes)
        elif name in ("table:table-cell", "table:covered-table-cell") and self.row is not None:
            self.cell = Cell(attributes)
        elif name == "table:table-row" and self.table:
            self.row, self.cells, self.column = attributes, [], 0
        else:
            self.begin_outside(name, attributes)

    def begin_outside(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element that is no row and no cell."""
        if name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table:table":
            is_hidden = attributes.get("table:style-name") in self.hidden_styles
            self.table = Table(attributes.get("table:name", ""), is_hidden)
            self.ready.append(Rows(self.table, 0, 0, []))
        elif name == "table:table-column" and self.table:
            first = self.table.columns
            self.table.columns += repeated(attributes, "columns")
            if attributes.get("table:visibility") in UNSEEN:
                self.table.hidden.columns.update(range(first + 1, min(self.table.columns, MOST_COLUMNS) + 1))

    def end(self, long_name: str) -> None:
        """Leave an element."""
        if self.passed:
            self.passed -= 1
            return
        name = short(long_name)
        if name in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif self.cell is not None:
            self.cell.end(name)
        elif name == "table:table-row" and self.table and self.row is not None:
            self.end_row(self.table, self.row)
            self.row = None
        elif name == "table:table":
            self.table = None

    def end_cell(self, cell: Cell) -> None:
        """Put a cell into its row, as often as it is repeated."""
        assert self.table is not None  # a cell is entered in a row, a row in a table
        count = repeated(cell.attributes, "columns")
        if cell.rows_spanned > 1 or cell.columns_spanned > 1:
            self.table.merge(cell, self.column)
        value = cell.value(self.table.rows, self.column)
        if value is not None:
            if self.column + count > MOST_COLUMNS:
                raise Refused("large_sheet", name=self.table.name)
            self.cells.extend([None] * (self.column - len(self.cells)))
            self.cells.append(value)
            self.cells.extend(cell.value(self.table.rows, self.column + place) for place in range(1, count))
        self.column += count

    def end_row(self, table: Table, row: dict[str, str]) -> None:
        """Have a row ready, as often as it is repeated."""
        count = repeated(row, "rows")
        if self.cells:
            self.ready.append(Rows(table, table.rows, count, self.cells))
            table.last_column = max(table.last_column, len(self.cells))
            if row.get("table:visibility") in UNSEEN:
                table.hidden.rows.update(range(table.rows + 1, min(table.rows + count, MOST_ROWS) + 1))
        table.rows += count

    def take(self, text: str) -> None:
        """Take in text."""
        if self.cell is not None and not self.passed:
            self.cell.take(text)


def repeated(attributes: dict[str, str], what: str) -> int:
    """Return how often a row, column or cell stands in a row."""
    return max(1, int(attributes.get(f"table:number-{what}-repeated", "1")))


def refuse_doctype(*_declared: Any) -> None:
    """Refuse a DTD, in whatever alphabet it came."""
    raise Refused("doctype")
