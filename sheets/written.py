"""What an import wrote of one sheet, as it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from foundation.bulk import batches
from sheets.columns import Column
from sheets.models import ImportRow, ImportRun

#: So many changed rows are given back at once.
BATCH = 10_000
READ_AT_ONCE = 2_000


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
        for batch in batches(changed.values_list("object_id", "changes").iterator(READ_AT_ONCE), BATCH):
            yield {
                pk: {code: columns[code].restored(old) for code, (old, _new) in changes.items() if code in columns}
                for pk, changes in batch
                if pk is not None
            }
