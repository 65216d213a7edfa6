"""Hold two reports of the same month against each other."""

import json
from dataclasses import dataclass
from typing import Any

from reports.figures import table_modules
from reports.late import LateFact, late_facts
from reports.models import ReportRun
from reports.paths import figures_of


@dataclass(frozen=True)
class Change:
    """A figure that is another one now."""

    table: str
    row: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Comparison:
    """What changed between two reports, and the facts that came late."""

    old: ReportRun
    new: ReportRun
    changes: list[Change]
    late: list[LateFact]
    late_total: int


def compare(old: ReportRun, new: ReportRun) -> Comparison:
    """Return what changed from a report to a later one of the same day, with the facts that were entered between."""
    late, total = late_facts(old, new)
    return Comparison(old, new, changes(json.loads(old.data)["tables"], json.loads(new.data)["tables"]), late, total)


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Return the figures that differ, in the order of the tables."""
    places = {module.CODE: place for place, module in enumerate(table_modules())}
    found = []
    for table in sorted({*old, *new}, key=lambda code: (places.get(code, len(places)), code)):
        before, after = by_name(old.get(table, {})), by_name(new.get(table, {}))
        for row, column in before | after:
            was, is_now = before.get((row, column)), after.get((row, column))
            if was != is_now:
                found.append(Change(table, row, column, was, is_now))
    return found


def by_name(table: Any) -> dict[tuple[str, str], Any]:
    """Return the figures of a table by row and column."""
    return {(row, column): value for row, column, value in figures_of(table)}
