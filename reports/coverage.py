"""How many of those who must hold a requirement do, counted over the one expression for a standing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from attestations.models import Requirement
from attestations.standing import HELD, Standing
from attestations.strength import NONE
from attestations.tally import Place, tally
from attestations.weight import BACKINGS, backing_of, is_on_ending_edition, is_signed
from reports.shares import share
from suppliers.models import Category

#: What counts as expiring in the report, whatever span a requirement warns in.
REPORTED_DAYS = 90


@dataclass
class Coverage:
    """The counts of one requirement on a day."""

    requirement: Requirement
    standings: Counter[Standing] = field(default_factory=Counter)
    #: On what the held ones rest: backing -> count.
    backing: Counter[str] = field(default_factory=Counter)
    signed: int = 0
    on_ending_edition: int = 0

    @property
    def gross(self) -> int:
        """Obligations in force."""
        return self.standings.total()

    @property
    def exempt(self) -> int:
        """Obligations set aside."""
        return self.standings[Standing.EXEMPT]

    @property
    def required(self) -> int:
        """Obligations in force less the exempt."""
        return self.gross - self.exempt

    @property
    def held(self) -> int:
        """Obligations that are met."""
        return sum(self.standings[standing] for standing in HELD)


def coverage(as_of: date, places: Counter[Place] | None = None) -> list[Coverage]:
    """Return the coverage on a day of every requirement that binds or is switched on, by their codes.

    `places` are those of the day, where they were counted already. Whoever moves a requirement to another place changes
    no figures: pages have an order of their own (placing.py).
    """
    found = {requirement.pk: Coverage(requirement) for requirement in Requirement.objects.all()}
    for place, count in (tally(as_of, REPORTED_DAYS).places if places is None else places).items():
        row = found[place.requirement_id]
        row.standings[place.standing] += count
        if place.strength != NONE:
            row.signed += count if is_signed(place.strength) else 0
            row.on_ending_edition += count if is_on_ending_edition(place.strength) else 0
            row.backing[backing_of(place.strength)] += count
    rows = sorted(found.values(), key=lambda row: row.requirement.code)
    return [row for row in rows if row.gross or is_switched_on(row.requirement, as_of)]


def is_switched_on(requirement: Requirement, as_of: date) -> bool:
    """Tell whether a requirement may bind on a day."""
    return requirement.required_from <= as_of < requirement.required_until


def coverage_by_group(places: Counter[Place]) -> dict[int, dict[str, Counter[Standing]]]:
    """Return, by requirement and by the group of the suppliers' categories on the day, the standings."""
    groups: dict[int | None, str | None] = dict(Category.objects.values_list("pk", "group__code"))
    found: dict[int, dict[str, Counter[Standing]]] = defaultdict(lambda: defaultdict(Counter))
    for place, count in places.items():
        found[place.requirement_id][groups.get(place.category_id) or ""][place.standing] += count
    return found


def as_row(row: Coverage) -> dict[str, Any]:
    """Return the columns that every coverage table has."""
    return {
        "requirement": row.requirement.code,
        "held": row.held,
        "required": row.required,
        "exempt": row.exempt,
        "share": share(row.held, row.required),
        "expiring_90_days": row.standings[Standing.EXPIRING],
        "standings": {standing.name.lower(): row.standings[standing] for standing in Standing},
        "backing": {code: row.backing[code] for code in BACKINGS if row.backing[code]},
    }
