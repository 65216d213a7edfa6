"""What the tables of one report read together."""

from collections import Counter
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import ModuleType
from typing import Any

from django.db import OperationalError

from attestations.standing import GAPS, Standing
from attestations.tally import Place, Tally, tally
from reports.coverage import REPORTED_DAYS, Coverage, coverage

#: Whose obligations stand so is told by supplier.
NAMED = (*GAPS, Standing.EXPIRING)


@dataclass
class Reading:
    """The register on a day; what several tables need is asked of it once."""

    as_of: date
    #: Whether tables name suppliers with what they do not hold: then they are read together with the counts.
    by_supplier: bool = False
    #: The same register on other days, of which another connection reads meanwhile what tables will ask for.
    beside: "dict[date, Future[Reading]]" = field(default_factory=dict)
    #: What tables came to, by their codes: others may ask for it.
    computed: dict[str, Any] = field(default_factory=dict)
    #: The same register on other days, as far as somebody asked for it.
    others: dict[date, "Reading"] = field(default_factory=dict)

    @cached_property
    def coverage(self) -> list[Coverage]:
        """The coverage of every requirement that binds or is switched on, in the order of the tables."""
        return coverage(self.as_of, self.places)

    @cached_property
    def places(self) -> Counter[Place]:
        """Where all obligations stand, counted by requirement and category."""
        return self.tally.places

    @cached_property
    def named(self) -> dict[tuple[int, Standing], list[int]]:
        """The keys of the suppliers that do not hold a requirement or whose proof expires, by it and the standing."""
        return self.tally.named if self.by_supplier else Reading(self.as_of, by_supplier=True).named

    @cached_property
    def tally(self) -> Tally:
        """Where all obligations stand."""
        return count(self.as_of, NAMED if self.by_supplier else ())

    @cached_property
    def before(self) -> "Reading":
        """The register at the end of the month before; where the calendar has none, on the day itself."""
        return self.on(month_before(self.as_of))

    def on(self, day: date) -> "Reading":
        """Return the register on another day, or this one."""
        if day == self.as_of:
            return self
        if day not in self.others:
            self.others[day] = self.read_beside(day) if day in self.beside else Reading(day)
        return self.others[day]

    def read_beside(self, day: date) -> "Reading":
        """Return what another connection read of a day; where it could not, nothing is read yet."""
        try:
            return self.beside[day].result()
        except OperationalError:
            return Reading(day)

    def of(self, table: ModuleType) -> Any:
        """Return the figures of a table, computed once."""
        if table.CODE not in self.computed:
            self.computed[table.CODE] = table.compute(self)
        return self.computed[table.CODE]

    def coverage_of(self, *kinds: str) -> list[Coverage]:
        """Return the coverage of requirements of some kinds."""
        return [row for row in self.coverage if row.requirement.kind in kinds]


def month_before(as_of: date) -> date:
    """Return the last day of the month before; where the calendar has none, the day itself."""
    first = as_of.replace(day=1)
    return as_of if first == date.min else first - timedelta(days=1)


def count(as_of: date, named: Collection[Standing] = ()) -> Tally:
    """Return where all obligations stand on a day, as reports count them."""
    return tally(as_of, REPORTED_DAYS, named)
