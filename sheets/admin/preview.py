"""What an officer sees of a run before she confirms it, a page at a time."""

from collections.abc import Sequence
from typing import Any

from sheets.admin.subjects import subjects_of
from sheets.kept import rows_of, sheets_of
from sheets.models import ImportRun
from sheets.resource import SheetResource
from sheets.row import Outcome, Problem, Row

SHOWN_ROWS = 100


def preview_of(run: ImportRun) -> dict[str, Any]:
    """Return what the preview shows: counts by sheet, the first changes field by field, the refused rows."""
    return {
        "sheets": [sheet_of(run, layout, resource) for layout, resource in sheets_of(run)],
        "warnings": run.warnings,
        "refused_count": run.refused,
        "writes": bool(run.created or run.updated),
    }


def sheet_of(run: ImportRun, layout: dict[str, Any], resource: SheetResource) -> dict[str, Any]:
    """Return what the preview shows of one sheet."""
    changed = rows_of(run, layout, resource, Outcome.UPDATED, most=SHOWN_ROWS)
    refused = rows_of(run, layout, resource, Outcome.REFUSED, most=SHOWN_ROWS)
    subjects = subjects_of(resource, [*changed, *refused])
    return {
        "title": resource.title,
        "name": layout["name"],
        "counts": [(outcome, layout["counts"].get(outcome.value, 0)) for outcome in Outcome],
        "changed": [(row.number, subjects[row.number], changes_of(resource, row)) for row in changed],
        "refused": [
            (row.number, subjects[row.number], title, problem) for row, title, problem in problems_of(resource, refused)
        ],
    }


def changes_of(resource: SheetResource, row: Row) -> list[tuple[str, str, str]]:
    """Return title, old and new value of every column that a row changes."""
    columns = {column.code: column for column in resource.columns}
    return [
        (columns[code].title(), columns[code].show(old), columns[code].show(new))
        for code, (old, new) in row.changes.items()
        if code in columns
    ]


def problems_of(resource: SheetResource, rows: Sequence[Row]) -> list[tuple[Row, str, Problem]]:
    """Return row, title of the column and problem of every reason to refuse."""
    titles = {column.code: column.title() for column in resource.columns}
    return [(row, titles[problem.column], problem) for row in rows for problem in row.problems]
