"""What an officer sees of a run before she confirms it, and after: a page of rows at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator

from sheets.admin.subjects import subjects_of
from sheets.kept import rows_of, sheets_of
from sheets.models import ImportRun
from sheets.resource import SheetResource
from sheets.row import Outcome, Problem, Row

#: So many rows are shown at once: of new ones the first tell enough.
SHOWN = {Outcome.REFUSED: 100, Outcome.UPDATED: 100, Outcome.CREATED: 10}


def preview_of(run: ImportRun, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return counts by sheet, and a page of the refused rows, of the changes, field by field, and of the new rows.

    `asked` says which page, by sheet and outcome, such as `suppliers-refused`; the first unless it does.
    """
    return {
        "sheets": [sheet_of(run, layout, resource, asked or {}) for layout, resource in sheets_of(run)],
        "warnings": run.warnings,
        "refused_count": run.refused,
        "writes": bool(run.created or run.updated),
    }


def sheet_of(
    run: ImportRun, layout: dict[str, Any], resource: SheetResource, asked: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page shows of one sheet."""
    pages = {outcome: page_of(layout, outcome, asked) for outcome in SHOWN}
    refused, changed, created = (
        rows_of(run, layout, resource, outcome, start=max(page.start_index() - 1, 0), most=SHOWN[outcome])
        for outcome, page in pages.items()
    )
    subjects = subjects_of(resource, [*changed, *refused])
    return {
        "code": resource.code,
        "title": resource.title,
        "name": layout["name"],
        "counts": [(outcome, layout["counts"].get(outcome.value, 0)) for outcome in Outcome],
        "changed_page": pages[Outcome.UPDATED],
        "changed": [(row.number, subjects[row.number], changes_of(resource, row)) for row in changed],
        "refused_page": pages[Outcome.REFUSED],
        "refused": [
            (row.number, subjects[row.number], title, problem) for row, title, problem in problems_of(resource, refused)
        ],
        "created_page": pages[Outcome.CREATED],
        "created": table_of(resource, layout, created),
        "is_ambiguous": any(problem.code == "ambiguous_date" for row in refused for problem in row.problems),
    }


def page_of(layout: dict[str, Any], outcome: Outcome, asked: Mapping[str, str]) -> "Page[int]":
    """Return which rows are asked for; of a page that is none, the nearest."""
    count = layout["counts"].get(outcome.value, 0)
    return Paginator(range(count), SHOWN[outcome]).get_page(asked.get(f"{layout['sheet']}-{outcome}"))


def changes_of(resource: SheetResource, row: Row) -> list[tuple[str, str, str]]:
    """Return title, old and new value of every column that a row changes."""
    columns = {column.code: column for column in resource.columns}
    return [
        (columns[code].title(), columns[code].show(old), columns[code].show(new))
        for code, (old, new) in row.changes.items()
        if code in columns
    ]


def table_of(resource: SheetResource, layout: dict[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """Return the heads of the columns that some of the rows fill, those of the key first, and what each row says."""
    columns = {column.code: column for column in resource.columns}
    given = [code for code in layout["columns"] if any(code in row.values for row in rows)]
    codes = sorted((code for code in given if code in columns), key=lambda code: place_in_key(resource, code))
    return {
        "heads": [columns[code].title() for code in codes],
        "rows": [
            (row.number, [columns[code].show(row.values[code]) if code in row.values else "" for code in codes])
            for row in rows
        ],
    }


def place_in_key(resource: SheetResource, code: str) -> int:
    """Return which part of the key a column is; of the others, one more than there are parts."""
    return resource.key.index(code) if code in resource.key else len(resource.key)


def problems_of(resource: SheetResource, rows: Sequence[Row]) -> list[tuple[Row, str, Problem]]:
    """Return row, title of the column and problem of every reason to refuse."""
    titles = {column.code: column.title() for column in resource.columns}
    return [(row, titles[problem.column], problem) for row in rows for problem in row.problems]
