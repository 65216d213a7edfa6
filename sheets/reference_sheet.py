"""Sheets of reference rows: small tables that ship as CSV and that an administrator may add to."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from accounts.models import User
from evidence.ledger import ledger
from foundation.dates import FAR, first_day_after, last_day
from foundation.words import listed
from sheets import cells
from sheets.columns import DayColumn
from sheets.engine import import_tables
from sheets.job import Job, Options
from sheets.named_column import NamedColumn
from sheets.resource import SheetResource
from sheets.row import Outcome, Row


class LastDayColumn(DayColumn):
    """A column that says the last day that counts, for a field that holds the first that does not."""

    empty = FAR

    def read(self, value: Any) -> Any:
        """Return the first day that no longer counts."""
        return first_day_after(super().read(value))

    def plainest(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the last days that count as ISO has them."""
        return super().plainest([value and last_day(value) for value in values])

    def show(self, value: Any) -> str:
        """Return the last day that counts; empty for no end."""
        return str(last_day(value) or "") if value else ""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the last days that count."""
        return lambda stored: [value and last_day(value) for value in stored]


class SetColumn(NamedColumn):
    """A column that names several things, with commas between them."""

    empty = ()

    def choices(self) -> list[str]:
        """List nothing: a drop-down would leave one name alone."""
        return []

    def shown_example(self) -> str:
        """Return the example as it is: with none, the rule holds for all."""
        return str(self.example)

    def restored(self, value: Any) -> tuple[str, ...]:
        """Return the codes that JSON held as a list."""
        return tuple(value or ())

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the sorted codes of what the cell names."""
        parts = cells.plain(value).replace("，", ",").replace("、", ",").split(",")
        return tuple(sorted({super(SetColumn, self).read(part) for part in parts if part.strip()}))

    def show(self, value: Any) -> str:
        """Return the names in the active language."""
        return listed(super(SetColumn, self).show(part) for part in value or ())

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the codes: a name may hold a comma of its own."""
        return lambda stored: map(", ".join, stored)


class ReferenceSheet(SheetResource):
    """A sheet of reference rows: found by key, compared by column, saved one by one through a service."""

    order = 0
    is_taken_back = False
    #: The CSV that ships.
    source: ClassVar[Path]

    def existing(self, rows: Sequence[Row], job: Job) -> Mapping[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Return every row of the table by its key."""
        columns = self.columns
        found = {}
        for instance in self._meta.model._default_manager.all():
            before = {column.code: column.get_value(instance) for column in columns}
            found[tuple(before[name] for name in self.key)] = (instance.pk, before)
        return found

    def find_key(self, row: Row) -> tuple[Any, ...] | None:
        """Return the key; a set that is not given is the empty one, and stands in the key all the same."""
        empty = {column.code: column.empty for column in self.columns}
        parts = tuple(row.values.get(name, empty[name]) for name in self.key)
        return None if parts[0] in (None, "") else parts

    def write(self, rows: Sequence[Row], job: Job) -> None:
        """Save new and changed rows."""
        attributes = {column.code: column.attribute for column in self.columns}
        for row in rows:
            model = self._meta.model
            instance = model._default_manager.get(pk=row.pk) if row.is_known else model()
            for code, value in row.values.items():
                setattr(instance, attributes[code], value)
            self.save(instance, job)
            row.pk = instance.pk

    def save(self, instance: Any, job: Job) -> None:
        """Save one row with its event."""
        with ledger(job.actor) as events:
            instance.save()
            events.add("reference_saved", instance)


def load(sheets: Sequence[type[ReferenceSheet]], *, actor: User, today: date) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing; say of each table how many. What an administrator changed stays."""
    for sheet in sheets:
        with sheet.source.open(newline="", encoding="utf-8") as source:
            rows = list(csv.DictReader(source))
        report = import_tables(
            {sheet.code: rows},
            name=sheet.source.name,
            actor=actor,
            today=today,
            options=Options(keep_known=True),
            resources=[sheet()],
        )
        problems = [problem for row in report.rows for problem in row.problems]
        if problems:
            raise ValueError(f"{sheet.source.name}: {problems[0]}")
        yield sheet.code, report.counts()[Outcome.CREATED]
