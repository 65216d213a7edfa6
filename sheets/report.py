"""What became, or would become, of the rows of an import."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets.models import ImportRun
from sheets.resource import SheetResource
from sheets.row import Outcome, Row
from sheets.source import Source

#: Every refused row is told; of each other outcome the first ones of a sheet.
TOLD = 100


@dataclass
class Taken:
    """One sheet: how many rows had which outcome, and those that are worth telling."""

    resource: SheetResource
    name: str
    unknown: Sequence[str] = ()
    counts: Counter[Outcome] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, source: Source) -> "Taken":
        """Return a sheet of which no row is counted yet."""
        return cls(source.resource, source.name, source.unknown)

    def in_json(self) -> dict[str, int]:
        """Return the counts in a form that JSON holds."""
        return {outcome.value: count for outcome, count in self.counts.items()}

    def add(self, rows: Sequence[Row]) -> None:
        """Count rows, and keep those to tell of."""
        for row in rows:
            outcome = row.outcome
            if outcome == Outcome.REFUSED or self.counts[outcome] < TOLD:
                self.rows.append(row)
            self.counts[outcome] += 1


@dataclass
class Report:
    """What became, or would become, of every row."""

    sheets: list[Taken]
    run: ImportRun | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """Every row that is worth telling, sheet by sheet."""
        return [row for taken in self.sheets for row in taken.rows]

    @property
    def is_written(self) -> bool:
        """Whether the register was changed, or needed no change."""
        return self.run is not None

    def note_in(self, run: ImportRun) -> None:
        """Note with a run how many rows had which outcome, in all and sheet by sheet."""
        counts = self.counts()
        run.rows = counts.total()
        run.created, run.updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
        run.unchanged, run.refused = counts[Outcome.UNCHANGED], counts[Outcome.REFUSED]
        run.layout = [
            layout | {"counts": taken.in_json()} for layout, taken in zip(run.layout, self.sheets, strict=True)
        ]

    def counts(self) -> Counter[Outcome]:
        """Count rows by outcome over all sheets."""
        return sum((taken.counts for taken in self.sheets), Counter())
