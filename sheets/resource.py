"""What an application declares about one of its sheets, and what the engine asks of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import tablib
from django.utils.functional import Promise
from import_export.resources import ModelResource

from accounts.models import User
from foundation.discovery import declared
from sheets.cells import CLEAR, CellError, plain
from sheets.columns import Column
from sheets.models import ImportRow, ImportRun
from sheets.outgoing import cells_of

Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: which column, which value, a stable code and a sentence."""

    column: str
    value: str
    code: str
    message: str


@dataclass
class Row:
    """One row of a sheet on its way in. `values` holds what was given: a blank cell is not in it."""

    number: int
    raw: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    key: tuple[Any, ...] | None = None
    pk: int | None = None
    is_known: bool = False
    #: What the register holds for this key; empty for a new row.
    before: dict[str, Any] = field(default_factory=dict)
    #: column -> (old, new), in the words of the database.
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row."""
        if self.problems:
            return Outcome.REFUSED
        if not self.is_known:
            return Outcome.CREATED
        return Outcome.UPDATED if self.changes else Outcome.UNCHANGED

    def refuse(self, column: str, code: str, message: str) -> None:
        """Note a reason to refuse the row."""
        self.problems.append(Problem(column, shown(self.raw.get(column)), code, message))

    def merged(self, column: str, default: Any = None) -> Any:
        """Return what the row says, else what the register holds, else the default."""
        return self.values.get(column, self.before.get(column, default))


@dataclass
class Job:
    """What every sheet of one import shares."""

    actor: User
    today: date
    effective_on: date
    skip_refused: bool = False
    keep_known: bool = False
    run: ImportRun | None = None
    #: Codes of the suppliers that the same file brings, by which later sheets may call them.
    coming: set[str] = field(default_factory=set)
    #: Suppliers for whom obligations are brought in step once, at the end.
    touched: set[int] = field(default_factory=set)


def shown(value: Any) -> str:
    """Return a cell as text for a message, whatever it holds."""
    try:
        return plain(value)[:200]
    except CellError:
        return str(value)[:200]


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

    def prepare(self) -> None:
        """Look up what named columns can say."""
        for column in self.columns:
            column.prepare()

    def parse(self, row: Row) -> None:
        """Read every given cell of a row, noting each that cannot be taken."""
        for column in self.columns:
            cell = row.raw.get(column.code)
            if cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()):
                continue
            if isinstance(cell, str) and cell.strip() == CLEAR:
                self.clear(row, column)
                continue
            try:
                row.values[column.code] = column.read(cell)
            except CellError as error:
                row.refuse(column.code, error.code, error.message)

    def clear(self, row: Row, column: Column) -> None:
        """Empty a value where the cell says so."""
        row.values[column.code] = column.empty

    # What an application says of its sheet.

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return the key of a parsed row; None where a part of it is missing or refused."""
        parts = tuple(row.values.get(name) for name in self.key)
        return None if any(part in (None, "") for part in parts) else parts

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return primary key and values by column of what the register holds for the rows' keys."""
        raise NotImplementedError

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows that break a rule across columns or rows."""

    def fill(self, row: Row, job: Job) -> None:
        """Complete a new row with what follows from its other values."""

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed rows and set the `pk` of the new ones."""
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


def sheet_resources() -> list[SheetResource]:
    """Return a fresh resource for every sheet that an application declares, in the order they go in."""
    classes: list[Callable[[], SheetResource]] = [
        found for module in declared("resources") for found in getattr(module, "SHEETS", [])
    ]
    return sorted((found() for found in classes), key=lambda resource: resource.order)
