"""What an application declares about one of its sheets, and what the engine asks of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import tablib
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from import_export.resources import ModelResource

from foundation.discovery import declared
from sheets.cell_reader import CellReader
from sheets.columns import Column, DayColumn
from sheets.job import Job
from sheets.models import ImportRow, ImportRun
from sheets.outgoing import cells_of
from sheets.row import Row
from sheets.written import Written


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
    #: Whether a new row is written from its own values, whatever other rows and sheets of the file bring. What others
    #: write meanwhile is caught by constraints, or by `clashes`.
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
        """Look up what named columns can say, and forget what cells said."""
        self.reader = CellReader()
        for column in self.columns:
            column.prepare()
            if isinstance(column, DayColumn):
                column.begin(date_order)

    def warnings(self) -> list[str]:
        """Return what is to be told of the cells that were read since it was prepared."""
        days = [column for column in self.columns if isinstance(column, DayColumn)]
        return [warning for column in days if (warning := column.warning())]

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

    def by_key(self, known: QuerySet[Any]) -> dict[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return primary key and values by column of rows that are known, by their keys."""
        columns = {column.code: column.attribute for column in self.columns}
        found = {}
        for pk, *values in known.values_list("pk", *columns.values()):
            before = dict(zip(columns, values, strict=True))
            found[tuple(before[name] for name in self.key)] = (pk, before)
        return found

    def complete(self, rows: Sequence[Row], job: Job) -> None:
        """Complete what is known of the rows that `existing` found, now that all their cells are read."""

    def check(self, rows: Sequence[Row], job: Job) -> None:
        """Refuse rows that break a rule across columns or rows."""

    def fill(self, row: Row, job: Job) -> None:
        """Complete a new row with what follows from its other values."""

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Write new and changed rows and set the `pk` of the new ones."""
        raise NotImplementedError

    def clashes(self, run: ImportRun) -> bool:
        """Tell whether new rows that were written unasked say what somebody else wrote meanwhile."""
        return False

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
