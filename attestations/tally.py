"""Where all obligations stand at once, counted: the standing and what it rests on, as one number for each.

The rule is the one of `standing` and `strength`, asked once for both. What ranks highest is found together with its
weight; of what expires soon and is outranked, the weight is looked at besides.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from attestations.grouped import PAIR, every_obligation
from attestations.lapse import weight_on
from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import Highest, Standing, held, holds, rank, ranking, warned_until
from suppliers.models import Classification

#: A place is one number, which is faster to group by than several: the requirement times LOT, the standing times
#: STEP squared, the weight of the best attestation times STEP, the weight of the heaviest that expires soon.
#: The weights count from LIGHTEST, so that 0 is nothing that holds.
STEP = 1000
LOT = 10 * STEP * STEP
LIGHTEST = 1
EXEMPT, MISSING = (standing * STEP * STEP for standing in (Standing.EXEMPT, Standing.MISSING))

BY_PLACE = "SELECT CAST(requirement_id AS bigint) * %s + worth, COUNT(*) FROM ({every}) worked_out GROUP BY 1"
BY_CATEGORY = """
SELECT requirement_id, class.category_id, worth, COUNT(*)
  FROM ({every}) worked_out
  LEFT JOIN ({classes}) class ON class.supplier_id = worked_out.supplier_id
 GROUP BY requirement_id, class.category_id, worth
"""
DUTIES = """
SELECT supplier.code, worked_out.supplier_id, requirement.code, worked_out.requirement_id, worked_out.worth
  FROM ({every}) worked_out
  JOIN suppliers_supplier supplier ON supplier.id = worked_out.supplier_id
  JOIN attestations_requirement requirement ON requirement.id = worked_out.requirement_id
 WHERE worked_out.worth IN ({marks})
"""
#: Code and key of the supplier, code and key of the requirement, standing.
Duty = tuple[str, int, str, int, int]

BATCH = 20_000


@dataclass(frozen=True)
class Place:
    """Where an obligation stands and on what it rests (see strength)."""

    requirement_id: int
    standing: Standing
    strength: int


def tally(as_of: date, warning_days: int | None = None) -> Counter[Place]:
    """Count the obligations in force on a day by requirement, standing and strength."""
    counts: Counter[Place] = Counter()
    with connection.cursor() as cursor:
        for key, count in counted(as_of, warning_days, cursor):
            counts[place_of(key)] += count
    return counts


def counted(as_of: date, warning_days: int | None, cursor: Any) -> Iterable[tuple[int, int]]:
    """Return the number of each place with how often it comes."""
    if connection.vendor == "postgresql":
        best, fading = weights(as_of, warning_days)
        sql, params = every_obligation(as_of, Max(best) * STEP + Max(fading), exempt=EXEMPT, missing=MISSING)
        cursor.execute(BY_PLACE.format(every=sql), (LOT, *params))
        return cursor.fetchall()
    # It would sort a million rows to group them; counted as they come, in the order of the proofs, they take a third
    # of that.
    rows = places(as_of, warning_days).order_by("supplier_id", "requirement_id")
    cursor.execute(*rows.query.sql_with_params())
    found: Counter[tuple[int]] = Counter()
    while batch := cursor.fetchmany(BATCH):
        found.update(batch)
    return ((key, count) for (key,), count in found.items())


def tally_by_category(
    as_of: date, requirement_ids: Collection[int], warning_days: int | None = None
) -> Counter[tuple[int, int | None, Standing]]:
    """Count obligations to some requirements by requirement, standing and the supplier's category on the day."""
    rows_sql, rows_params = standings(as_of, warning_days, requirement__in=requirement_ids)
    classes = Classification.objects.on(as_of).order_by().values("supplier_id", "category_id")
    classes_sql, classes_params = classes.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(BY_CATEGORY.format(every=rows_sql, classes=classes_sql), (*rows_params, *classes_params))
        return Counter(
            {(requirement, category, Standing(code)): count for requirement, category, code, count in cursor.fetchall()}
        )


def duties(wanted: Collection[Standing], as_of: date, warning_days: int | None = None) -> Iterator[Duty]:
    """Give the obligations in force on a day that have one of some standings, in no order."""
    sql, params = standings(as_of, warning_days)
    marks = ", ".join(["%s"] * len(wanted))
    with connection.chunked_cursor() as cursor:
        cursor.execute(DUTIES.format(every=sql, marks=marks), (*params, *wanted))
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def standings(as_of: date, warning_days: int | None, **asked: Any) -> tuple[str, tuple[Any, ...]]:
    """Return SQL that gives supplier_id, requirement_id and worth, a standing, of each obligation in force on a day."""
    if connection.vendor == "postgresql":
        best = Max(rank(as_of, warning_days))
        return every_obligation(as_of, best, exempt=Standing.EXEMPT, missing=Standing.MISSING, **asked)
    rows = Obligation.objects.in_force(as_of).filter(**asked).order_by().with_standing(as_of, warning_days)
    return rows.values(*PAIR, worth=F("standing")).query.sql_with_params()


def places(as_of: date, warning_days: int | None) -> QuerySet[Obligation, tuple[int]]:
    """Return of each obligation in force on a day its place as a number: see place_of."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    best, fading = weights(as_of, warning_days)
    papers = Attestation.objects.filter(**pair).order_by()
    found = papers.annotate(found=Highest(best) * STEP + Highest(fading)).values("found")
    stands = Case(
        When(Exists(Exemption.objects.on(as_of).filter(**pair)), then=Value(EXEMPT)),
        default=Coalesce(Subquery(found), Value(MISSING)),
        output_field=IntegerField(),
    )
    rows = Obligation.objects.in_force(as_of).order_by()
    place = ExpressionWrapper(F("requirement_id") * LOT + stands, BigIntegerField())
    return rows.annotate(place=place).values_list("place")


def weights(as_of: date, warning_days: int | None) -> tuple[Case, Case]:
    """Return of an attestation its rank with its weight, and its weight where it expires soon."""
    weight = weight_on(as_of) + LIGHTEST
    best = ranking(as_of, held(as_of, warning_days) * STEP + weight, STEP)
    soon = Q(lapses_on__lte=warned_until(as_of, warning_days)) & holds(as_of)
    return best, Case(When(soon, then=weight), default=Value(0), output_field=IntegerField())


def place_of(key: int) -> Place:
    """Return what the number of a place stands for."""
    requirement, rest = divmod(key, LOT)
    best, fading = divmod(rest, STEP)
    standing, weight = divmod(best, STEP)
    return Place(requirement, Standing(standing), max(weight, fading) - LIGHTEST)
