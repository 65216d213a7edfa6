"""Hold two reports of the same month against each other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.figures import table_modules
from reports.late import Late, late_facts, taken_back
from reports.models import ReportRun
from reports.paths import figures_of
from reports.referred import ReferenceChange, reference_changes


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
    """What changed between two reports, the facts that came late, and what else may be behind it."""

    old: ReportRun
    new: ReportRun
    changes: list[Change]
    late: Late
    #: Rows of reference that tables with other figures read.
    reference: list[ReferenceChange]
    #: How many rows of dated facts were deleted; their days are gone with them.
    taken_back: int

    @property
    def unexplained(self) -> list[str]:
        """The tables whose figures are others though no dated fact was found that came late and that they read."""
        told = self.late.tables
        # What was published is held against what any table says now.
        told |= {"changes"} if told else set()
        return [code for code in dict.fromkeys(change.table for change in self.changes) if code not in told]


def compare(old: ReportRun, new: ReportRun) -> Comparison:
    """Return what changed from a report to a later one of the same day, and what was entered between that explains it.

    Where every figure is the same, rows of reference and those taken back are not asked for.
    """
    late = late_facts(old, new)
    if old.sha256 == new.sha256:
        return Comparison(old, new, [], late, [], 0)
    found = [*changes(json.loads(old.data)["tables"], json.loads(new.data)["tables"])]
    reference = reference_changes(old, new, {change.table for change in found})
    return Comparison(old, new, found, late, reference, taken_back(old, new))


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Give the figures that differ, in the order of the tables."""
    places = {module.CODE: place for place, module in enumerate(table_modules())}
    for table in sorted({*old, *new}, key=lambda code: (places.get(code, len(places)), code)):
        before, after = by_name(old.get(table, {})), by_name(new.get(table, {}))
        for row, column in before | after:
            was, is_now = before.get((row, column)), after.get((row, column))
            if was != is_now:
                yield Change(table, row, column, was, is_now)


def by_name(table: Any) -> dict[tuple[str, str], Any]:
    """Return the figures of a table by row and column."""
    return {(row, column): value for row, column, value in figures_of(table)}
