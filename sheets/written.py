"""What an import wrote of one sheet, as it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from sheets.columns import Column
from sheets.models import ImportRow, ImportRun

#: So many changed rows are given back at once.
BATCH = 10_000


@dataclass(frozen=True)
class Written:
    """The new and changed rows of a sheet of a run."""

    run: ImportRun
    sheet: str
    title: str
    model: type[Model]
    columns: Sequence[Column]

    def lock(self) -> None:
        """Let nobody else change the rows of the database until the transaction ends."""
        keys = self.rows.values("object_id")
        held = self.model._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        list(held.values_list("pk"))

    @property
    def rows(self) -> QuerySet[ImportRow]:
        """Every row that was written."""
        outcomes = (ImportRow.Outcome.CREATED, ImportRow.Outcome.UPDATED)
        return ImportRow.objects.filter(run=self.run, sheet=self.sheet, outcome__in=outcomes)

    @property
    def made(self) -> QuerySet[ImportRow, int | None]:
        """The keys of the rows of the database that it made."""
        return self.rows.filter(outcome=ImportRow.Outcome.CREATED).values_list("object_id", flat=True)

    def former(self) -> Iterator[Mapping[int, Mapping[str, Any]]]:
        """Give what the changed columns said before, by key of the changed row and code, a batch at a time."""
        columns = {column.code: column for column in self.columns}
        changed = self.rows.filter(outcome=ImportRow.Outcome.UPDATED).order_by("number")
        last = 0
        # Each batch is read to its end: SQLite drops no table while another query is still open.
        while batch := list(changed.filter(number__gt=last).values_list("number", "object_id", "changes")[:BATCH]):
            last = batch[-1][0]
            yield {
                pk: {code: columns[code].restored(old) for code, (old, _new) in changes.items() if code in columns}
                for _number, pk, changes in batch
                if pk is not None
            }
