"""What an officer sees of a file before she confirms it."""

from collections.abc import Sequence
from typing import Any

from sheets.admin.subjects import subjects_of
from sheets.engine import Planned, Report
from sheets.resource import Outcome, Problem, Row, SheetResource

SHOWN_ROWS = 100


def preview_of(report: Report) -> dict[str, Any]:
    """Return what the preview shows: counts by sheet, the first changes field by field, the refused rows."""
    return {
        "sheets": [sheet_of(matched) for matched in report.sheets],
        "warnings": report.warnings,
        "refused_count": report.counts()[Outcome.REFUSED],
        "writes": any(report.counts()[outcome] for outcome in (Outcome.CREATED, Outcome.UPDATED)),
    }


def sheet_of(matched: Planned) -> dict[str, Any]:
    """Return what the preview shows of one sheet."""
    resource = matched.resource
    changed = [row for row in matched.rows if row.outcome == Outcome.UPDATED][:SHOWN_ROWS]
    refused = problems_of(resource, matched.rows)[:SHOWN_ROWS]
    subjects = subjects_of(resource, [*changed, *(row for row, _title, _problem in refused)])
    return {
        "title": resource.title,
        "name": matched.name,
        "counts": [(outcome, sum(row.outcome == outcome for row in matched.rows)) for outcome in Outcome],
        "changed": [(row.number, subjects[row.number], changes_of(resource, row)) for row in changed],
        "refused": [(row.number, subjects[row.number], title, problem) for row, title, problem in refused],
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
