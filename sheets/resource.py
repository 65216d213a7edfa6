"""What an application declares about one of its sheets, and what the engine asks of it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from operator import itemgetter
from typing import Any, ClassVar

import tablib
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from import_export.resources import ModelResource

from foundation.discovery import declared
from sheets.cells import CLEAR, CellError
from sheets.columns import Column, DayColumn
from sheets.job import Job
from sheets.models import ImportRow, ImportRun
from sheets.outgoing import cells_of
from sheets.row import Row
from sheets.written import Written

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


class SheetResource(ModelResource):
    """A sheet: its columns are declared as fields; an application says how rows are found and written.

    The library gives declaration, permissions, formats and export; importing is the engine's.
    """

    #: What addresses, commands and JSON call the sheet.
    code: ClassVar[str]
    #: Sheets of one workbook go in by this order: suppliers first.
    order: ClassVar[int]
    #: Columns that together say which row is meant.
    key: ClassVar[tuple[str, ...]]

    #: Whether an import of its rows can be undone.
    is_taken_back: ClassVar[bool] = True
    #: Whether a changed row becomes another row of the database, and the one before it is kept.
    supersedes: ClassVar[bool] = False
    #: Whether a new row is written from its own values, whatever other rows and sheets of the file bring.
    stands_alone: ClassVar[bool] = False
    #: The dated facts that a row makes about what it stands for.
    dated: ClassVar[tuple[type[Model], ...]] = ()
    #: Rows that are a part of what a row stands for: the ledger speaks of them as of the whole.
    parts: ClassVar[tuple[type[Model], ...]] = ()
    #: The field by which a row refers to what it is a part of, and the action by which the ledger tells of that there.
    whole: ClassVar[str] = ""
    whole_action: ClassVar[str] = ""

    @property
    def title(self) -> str | Promise:
        """What people call the sheet: its rows' name unless an application says another."""
        return self._meta.model._meta.verbose_name_plural

    @property
    def columns(self) -> list[Column]:
        """The declared columns, in their order."""
        found = [column for column in self.fields.values() if isinstance(column, Column)]
        return sorted(found, key=lambda column: column.place)

    def headers(self) -> dict[str, Column]:
        """Map every folded header to its column."""
        return {name: column for column in self.columns for name in column.names()}

    def prepare(self, date_order: str = "") -> None:
        """Look up what named columns can say."""
        self.said: dict[str, dict[Any, Any]] = {}
        for column in self.columns:
            column.prepare()
            if isinstance(column, DayColumn):
                column.order = date_order

    def news(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows that may say something else than the register: all but those of which a glance shows it not.

        To read and to compare every cell of a file that came before would take many times as long.
        """
        known = [row for row in rows if row.is_known]
        places = rows[0].places if rows else {}
        if not known or not all(column.code in places for column in self.columns if column.required):
            return rows
        # Column by column, each in one piece.
        given = [column for column in self.columns if column.code in places]
        held = zip(*map(itemgetter(*(column.code for column in given)), (row.before for row in known)), strict=True)
        cells = [*zip_longest(*(row.cells for row in known))]
        nothing = [None] * len(known)
        differ: set[int] = set()
        for column, values in zip(given, held, strict=True):
            place = places[column.code]
            differ.update(self.differing(column, cells[place] if place < len(cells) else nothing, values))
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
            if cell == look:
                return cell.__class__ in alike
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
        """Read one column."""
        code, cells = column.code, cells_at(rows, place)
        said = self.understood(column, {cell for cell in cells if cell.__class__ in PLAIN})
        for row, cell in zip(rows, cells, strict=True):
            if cell is None:
                continue
            found = said[cell] if cell.__class__ in PLAIN else read(column, cell)
            if found.__class__ is CellError:
                row.refuse(code, found.code, found.message)
            elif found is not BLANK:
                row.values[code] = found

    def understood(self, column: Column, cells: set[Any]) -> Mapping[Any, Any]:
        """Return what cells of a column say. The same cell says the same: most columns hold few different ones."""
        said = self.said.setdefault(column.code, {})
        if len(said) > REMEMBERED:
            said.clear()
        said.update({cell: read(column, cell) for cell in cells - said.keys()})
        return said

    # What an application says of its sheet.

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return the key of a parsed row; None where a part of it is missing or refused."""
        parts = tuple(row.values.get(name) for name in self.key)
        return None if any(part in (None, "") for part in parts) else parts

    @property
    def identifying(self) -> list[Column]:
        """The columns that are read of every row before any is planned."""
        return [column for column in self.columns if column.code in self.key]

    def survey(self, rows: Sequence[Row], job: Job) -> None:
        """Note what must be known of all rows before the first is planned; only `identifying` columns are read."""

    def begin(self, job: Job) -> None:
        """Bring in step what rows are compared with; called once, before any row is planned."""

    def begin_writing(self, job: Job) -> None:
        """Make room for what will be written; called once, after all rows were surveyed."""

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return primary key and values by column of what the register holds for the rows' keys."""
        raise NotImplementedError

    def complete(self, rows: Sequence[Row], job: Job) -> None:
        """Complete what is known of the rows that `existing` found, now that all their cells are read."""

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows that break a rule across columns or rows."""

    def fill(self, row: Row, job: Job) -> None:
        """Complete a new row with what follows from its other values."""

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed rows and set the `pk` of the new ones."""
        raise NotImplementedError

    def written(self, run: ImportRun) -> Written:
        """Return what an import wrote of this sheet."""
        return Written(run, self.code, str(self.title), self._meta.model._meta.concrete_model, self.columns)

    def entangled(self, written: Written) -> QuerySet[ImportRow]:
        """Return the rows of which cannot be told what another sheet of the same import did to them: they stay."""
        return written.rows.none()

    def take_back(self, written: Written, job: Job) -> None:
        """Remove what an import made, and give what it changed its former values; add to `job.touched`.

        Nothing later has touched the rows, and they are locked.
        """
        raise NotImplementedError

    # Export.

    def outgoing(self, rows: Any) -> Any:
        """Keep the rows that the sheet can say all of: what goes out must come in again as the same."""
        return rows

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        """Return all cells at once, as the library asks for them; pages take them as they are read."""
        rows = self.get_queryset() if queryset is None else queryset
        return tablib.Dataset(*cells_of(rows, self.columns), headers=self.get_export_headers())

    def get_export_headers(self, selected_fields: Iterable[str] | None = None) -> list[str]:
        """Return the headers in the active language."""
        return [column.title() for column in self.columns]


def sheet_classes() -> list[type[SheetResource]]:
    """Return every sheet that an application declares."""
    return [found for module in declared("resources") for found in getattr(module, "SHEETS", [])]


def sheet_resources() -> list[SheetResource]:
    """Return a fresh resource for every sheet that an application declares, in the order they go in."""
    return sorted((found() for found in sheet_classes()), key=lambda resource: resource.order)
