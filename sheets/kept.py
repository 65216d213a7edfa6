"""The rows of an import as they are kept: to be shown, to be taken away, to be undone."""

from collections.abc import Iterator, Sequence
from typing import Any

from foundation.discovery import declared
from sheets.job import Job
from sheets.models import ImportRow, ImportRun
from sheets.reading import cell_of
from sheets.resource import SheetResource, sheet_resources
from sheets.row import Outcome, Problem, Row


def resources_of(run: ImportRun) -> list[SheetResource]:
    """Return the sheets that a run may hold: the one that was asked for, or any of a workbook."""
    if not run.sheet:
        return sheet_resources()
    return [sheet for sheet in every_sheet() if sheet.code == run.sheet]


def every_sheet() -> Iterator[SheetResource]:
    """Give a fresh resource of every sheet that an application declares, those of reference rows too."""
    yield from sheet_resources()
    for module in declared("reference"):
        yield from (found() for found in getattr(module, "SHEETS", []))


def sheets_of(run: ImportRun) -> list[tuple[dict[str, Any], SheetResource]]:
    """Return how each sheet of a run looked, with its resource made ready; one that is gone is left out."""
    by_code = {sheet.code: sheet for sheet in every_sheet()}
    found = [(layout, by_code[layout["sheet"]]) for layout in run.layout if layout["sheet"] in by_code]
    for _layout, resource in found:
        resource.prepare(run.date_order)
    return found


def rows_of(
    run: ImportRun, layout: dict[str, Any], resource: SheetResource, outcome: Outcome, *, start: int = 0, most: int
) -> list[Row]:
    """Return kept rows of a sheet with what they say, what became of them and what the register holds of them now."""
    every = ImportRow.objects.filter(run=run, sheet=resource.code, outcome=outcome).order_by("number")
    kept = list(every[start : start + most])
    places = {code: place for place, code in enumerate(layout["columns"]) if code}
    rows = [Row(row.number, "", [restored(cell) for cell in row.raw], places) for row in kept]
    resource.reader.parse(rows, resource.columns)
    columns = {column.code: column for column in resource.columns}
    for row, said in zip(rows, kept, strict=True):
        row.key, row.pk = resource.find_key(row), said.object_id
        row.problems = [Problem(**problem) for problem in said.errors]
        row.changes = {
            code: (columns[code].restored(old), columns[code].restored(new))
            for code, (old, new) in said.changes.items()
            if code in columns
        }
    add_present(resource, rows, Job(run.started_by, run.effective_on, run.effective_on))
    return rows


def restored(cell: Any) -> Any:
    """Return a kept cell as it came; one that could not be taken is kept as an object."""
    return cell_of(cell) if isinstance(cell, dict) else cell


def add_present(resource: SheetResource, rows: Sequence[Row], job: Job) -> None:
    """Give rows what the register holds of them."""
    known = resource.existing(rows, job)
    for row in rows:
        if row.key is not None and row.key in known:
            row.is_known, row.before = True, known[row.key][1]
