"""Where all obligations stand at once, counted: the standing and what it rests on, as one number for each.

The rule is the one of `standing` and `strength`, asked once for both. What ranks highest is found together with its
weight; of what expires soon and is outranked, the weight is looked at besides.
"""

from collections import Counter
from collections.abc import Collection, Iterable
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
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from attestations.lapse import weight_on
from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import Highest, Standing, held, holds, ranking, warned_until
from suppliers.models import Classification

#: A place is one number, which is faster to group by than several: the requirement times LOT, the standing times
#: STEP squared, the weight of the best attestation times STEP, the weight of the heaviest that expires soon.
#: The weights count from LIGHTEST, so that 0 is nothing that holds.
STEP = 1000
LOT = 10 * STEP * STEP
LIGHTEST = 1

BY_CATEGORY = """
SELECT requirement_id, class.category_id, standing, COUNT(*)
  FROM ({every}) worked_out
  LEFT JOIN ({classes}) class ON class.supplier_id = worked_out.supplier_id
 GROUP BY requirement_id, class.category_id, standing
"""

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
        for key, count in counted(places(as_of, warning_days), cursor):
            counts[place_of(key)] += count
    return counts


def counted(rows: QuerySet[Obligation, tuple[int]], cursor: Any) -> Iterable[tuple[int, int]]:
    """Return each number of a query with how often it comes."""
    if connection.vendor != "sqlite":
        sql, params = rows.query.sql_with_params()
        cursor.execute(f"SELECT place, COUNT(*) FROM ({sql}) each_place GROUP BY place", params)
        return cursor.fetchall()
    # It would sort a million rows to group them; counted as they come, in the order of the proofs, they take a third
    # of that.
    cursor.execute(*rows.order_by("supplier_id", "requirement_id").query.sql_with_params())
    found: Counter[tuple[int]] = Counter()
    while batch := cursor.fetchmany(BATCH):
        found.update(batch)
    return ((key, count) for (key,), count in found.items())


def tally_by_category(
    as_of: date, requirement_ids: Collection[int], warning_days: int | None = None
) -> Counter[tuple[int, int | None, Standing]]:
    """Count obligations to some requirements by requirement, standing and the supplier's category on the day."""
    asked = Obligation.objects.in_force(as_of).filter(requirement__in=requirement_ids).order_by()
    rows = asked.with_standing(as_of, warning_days).values("supplier_id", "requirement_id", "standing")
    classes = Classification.objects.on(as_of).order_by().values("supplier_id", "category_id")
    (rows_sql, rows_params), (classes_sql, classes_params) = (part.query.sql_with_params() for part in (rows, classes))
    with connection.cursor() as cursor:
        cursor.execute(BY_CATEGORY.format(every=rows_sql, classes=classes_sql), (*rows_params, *classes_params))
        return Counter(
            {(requirement, category, Standing(code)): count for requirement, category, code, count in cursor.fetchall()}
        )


def places(as_of: date, warning_days: int | None) -> QuerySet[Obligation, tuple[int]]:
    """Return of each obligation in force on a day its place as a number: see place_of."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    weight = weight_on(as_of) + LIGHTEST
    best = ranking(as_of, held(as_of, warning_days) * STEP + weight, STEP)
    soon = Q(lapses_on__lte=warned_until(as_of, warning_days)) & holds(as_of)
    fading = Case(When(soon, then=weight), default=Value(0), output_field=IntegerField())
    papers = Attestation.objects.filter(**pair).order_by()
    found = papers.annotate(found=Highest(best) * STEP + Highest(fading)).values("found")
    stands = Case(
        When(Exists(Exemption.objects.on(as_of).filter(**pair)), then=Value(Standing.EXEMPT * STEP * STEP)),
        default=Coalesce(Subquery(found), Value(Standing.MISSING * STEP * STEP)),
        output_field=IntegerField(),
    )
    rows = Obligation.objects.in_force(as_of).order_by()
    place = ExpressionWrapper(F("requirement_id") * LOT + stands, BigIntegerField())
    return rows.annotate(place=place).values_list("place")


def place_of(key: int) -> Place:
    """Return what the number of a place stands for."""
    requirement, rest = divmod(key, LOT)
    best, fading = divmod(rest, STEP)
    standing, weight = divmod(best, STEP)
    return Place(requirement, Standing(standing), max(weight, fading) - LIGHTEST)
