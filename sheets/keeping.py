"""Keep every row of an import as it came, with what it became."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection

from foundation import bulk
from sheets.models import ImportRow, ImportRun
from sheets.resource import SheetResource
from sheets.row import Outcome, Row
from sheets.source import Source, storable

NAMES = ("run", "sheet", "number", "raw", "outcome", "object_type", "object_id", "values", "changes", "errors")
#: What is written; the other rows change nothing.
WRITTEN = (Outcome.CREATED, Outcome.UPDATED)
NOTHING, NONE = bulk.Stored("{}"), bulk.Stored("[]")


def keep(run: ImportRun, source: Source, rows: Sequence[Row]) -> None:
    """Keep rows of a sheet with what they would do."""
    key, code, model = run.pk, source.resource.code, source.resource._meta.model._meta.label_lower

    def as_stored(row: Row) -> tuple[Any, ...]:
        outcome = row.outcome
        values = as_json(row.values) if outcome in WRITTEN else NOTHING
        changes = as_json(row.changes) if outcome == Outcome.UPDATED else NOTHING
        errors = as_json([vars(problem) for problem in row.problems]) if row.problems else NONE
        return key, code, row.number, row.line, outcome.value, model, row.pk, values, changes, errors

    if rows:
        bulk.insert_stored(ImportRow, NAMES, [[*map(as_stored, rows)]], is_asked_next=False)


def settle(run: ImportRun, resource: SheetResource, rows: Sequence[Row]) -> None:
    """Note what became of kept rows that were new or changed: which row of the database, or why it was refused."""
    renewed = (Outcome.CREATED, Outcome.UPDATED) if resource.supersedes else (Outcome.CREATED,)
    made = [(row.number, row.pk) for row in rows if row.outcome in renewed]
    refused = [(row.number, as_json([vars(problem) for problem in row.problems])) for row in rows if row.problems]
    # Between the first and the last of them: else PostgreSQL looks through the whole sheet for each batch.
    kept = """
        UPDATE sheets_importrow SET {} FROM settled
         WHERE run_id = %s AND sheet = %s AND number BETWEEN %s AND %s AND number = settled.row
    """
    for rows_settled, kind, settings in (
        (made, "bigint", "object_id = settled.said"),
        (refused, "jsonb", f"outcome = '{Outcome.REFUSED}', changes = '{{}}', errors = settled.said"),
    ):
        if rows_settled:
            columns = ("row bigint", f"said {kind}")
            with bulk.temporary("settled", columns, rows_settled), connection.cursor() as cursor:
                first, last = min(rows_settled)[0], max(rows_settled)[0]
                cursor.execute(kept.format(settings), [run.pk, resource.code, first, last])


def as_json(value: Any) -> bulk.Stored:
    """Return a value as a column of JSON stores it."""
    return bulk.Stored(in_json(value).decode())


def in_json(value: Any) -> bytes:
    """Return a value as JSON has it."""
    return orjson.dumps(value, default=plain)


def plain(value: Any) -> Any:
    """Return what a column holds in a form that JSON has: numbers with decimals as text, what has parts as a list."""
    return [*value] if isinstance(value, tuple) else storable(value)
