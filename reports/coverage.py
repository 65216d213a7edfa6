"""How many of those who must hold a requirement do, counted over the one expression for a standing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from attestations.models import Obligation, Requirement
from attestations.standing import HELD, Standing
from attestations.strength import BACKINGS, LASTING, NONE, SIGNED
from attestations.tally import tally
from reports.shares import share
from suppliers.models import Classification

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


def coverage(as_of: date, kinds: Iterable[str]) -> list[Coverage]:
    """Return the coverage on a day of every requirement of some kinds that binds or is switched on."""
    found = {requirement.pk: Coverage(requirement) for requirement in Requirement.objects.filter(kind__in=list(kinds))}
    for place, count in tally(as_of, found, REPORTED_DAYS).items():
        row, strength = found[place.requirement_id], place.strength
        row.standings[place.standing] += count
        if strength == NONE:
            continue
        row.signed += count if strength >= SIGNED else 0
        row.on_ending_edition += count if strength % SIGNED < LASTING else 0
        row.backing[BACKINGS[strength % LASTING].value] += count
    rows = sorted(found.values(), key=lambda row: (row.requirement.position, row.requirement.code))
    return [row for row in rows if row.gross or is_switched_on(row.requirement, as_of)]


def is_switched_on(requirement: Requirement, as_of: date) -> bool:
    """Tell whether a requirement may bind on a day."""
    return requirement.required_from <= as_of < requirement.required_until


def coverage_by_group(as_of: date, kind: str) -> dict[int, dict[str, Counter[Standing]]]:
    """Return, by requirement of a kind and by the suppliers' group of categories that day, the standings."""
    group = Classification.objects.on(as_of).filter(supplier=OuterRef("supplier"))
    duties = Obligation.objects.in_force(as_of).filter(requirement__kind=kind).order_by()
    rows = (
        duties.with_standing(as_of, warning_days=REPORTED_DAYS)
        .annotate(group=Coalesce(Subquery(group.values("category__group__code")[:1]), Value("")))
        .values("requirement", "group", "standing")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[str, Counter[Standing]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        found[row["requirement"]][row["group"]][Standing(row["standing"])] += row["n"]
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
        "backing": {code.value: row.backing[code.value] for code in BACKINGS if row.backing[code.value]},
    }
