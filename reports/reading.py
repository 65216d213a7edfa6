"""What the tables of one report read together."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.coverage import Coverage, coverage


@dataclass
class Reading:
    """The register on a day; what several tables need is asked of it once."""

    as_of: date

    @cached_property
    def coverage(self) -> list[Coverage]:
        """The coverage of every requirement that binds or is switched on, in the order of the tables."""
        return coverage(self.as_of)

    def coverage_of(self, *kinds: str) -> list[Coverage]:
        """Return the coverage of requirements of some kinds."""
        return [row for row in self.coverage if row.requirement.kind in kinds]
