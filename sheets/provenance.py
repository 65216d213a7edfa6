"""Where the values of a row come from: the imports that made or changed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from sheets.columns import Column
from sheets.kept import every_sheet
from sheets.models import ImportRow, ImportRun
from sheets.row import shown

#: So many imports of a row are named.
NAMED = 20
NOTHING = "–"

#: Title of a column, what it said before and what the import made of it.
Change = tuple[str, str, str]


@dataclass(frozen=True)
class Origin:
    """One import that made or changed a row, where in its file, and which columns it set."""

    run: ImportRun
    sheet: str
    number: int
    outcome: str
    at: datetime | None
    is_undone: bool
    changes: Sequence[Change]


def origins_of(row: Model) -> list[Origin]:
    """Return the imports that made or changed a row of the database, newest first; undone ones too."""
    kept = list(
        ImportRow.objects.filter(
            object_type__in=labels_of(row),
            object_id=row.pk,
            outcome__in=(ImportRow.Outcome.CREATED, ImportRow.Outcome.UPDATED),
            run__state__in=(ImportRun.State.WRITTEN, ImportRun.State.UNDONE),
        )
        .select_related("run")
        .order_by("-run__finished_at", "-pk")[:NAMED]
    )
    if not kept:
        return []
    codes = {one.sheet for one in kept}
    sheets = {sheet.code: sheet for sheet in every_sheet() if sheet.code in codes}
    columns = {code: {column.code: column for column in sheet.columns} for code, sheet in sheets.items()}
    prepare(kept, columns)
    return [
        Origin(
            one.run,
            str(sheets[one.sheet].title) if one.sheet in sheets else one.sheet,
            one.number,
            str(one.get_outcome_display()),
            one.run.finished_at,
            one.run.state == ImportRun.State.UNDONE,
            list(changed(one, columns.get(one.sheet, {}))),
        )
        for one in kept
    ]


def labels_of(row: Model) -> list[str]:
    """Return the names under which imports may know a row: its model's and those of the kinds that share its table."""
    table = row._meta.concrete_model
    return [model._meta.label_lower for model in apps.get_models() if model._meta.concrete_model is table]


def prepare(kept: Sequence[ImportRow], columns: Mapping[str, Mapping[str, Column]]) -> None:
    """Look up what the columns that were changed can name, and those alone."""
    for sheet, code in {(one.sheet, code) for one in kept for code in one.changes}:
        if code in columns.get(sheet, {}):
            columns[sheet][code].prepare()


def changed(kept: ImportRow, columns: Mapping[str, Column]) -> Iterator[Change]:
    """Give what an import changed of a row; of one that it made, the cells as they came."""
    # PostgreSQL keeps the keys of JSON in an order of its own.
    for code in [code for code in columns if code in kept.changes]:
        old, new = kept.changes[code]
        yield columns[code].title(), said(columns[code], old), said(columns[code], new)
    if kept.outcome == ImportRow.Outcome.CREATED:
        codes: list[str] = next((layout["columns"] for layout in kept.run.layout if layout["sheet"] == kept.sheet), [])
        for code, cell in zip(codes, kept.raw, strict=False):
            if code in columns and cell not in (None, ""):
                yield columns[code].title(), "", shown(cell)


def said(column: Column, value: Any) -> str:
    """Return a stored value as people read it."""
    return NOTHING if value in (None, "") else column.show(column.restored(value)) or NOTHING
