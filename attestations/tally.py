"""Where all obligations stand at once, counted: the standing and what it rests on, as one number for each.

The rule is the one of `standing` and `strength`, asked once for both. What ranks highest is found together with its
weight; of what expires soon and is outranked, the weight is looked at besides.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
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
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from attestations.grouped import every_obligation
from attestations.lapse import Outlook
from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import Highest, Standing, held, holds, ranking, warned_until
from suppliers.models import Classification

#: A place is one number, which is faster to group by than several: the requirement times LOT, the standing times
#: STEP squared, the weight of the best attestation times STEP, the weight of the heaviest that expires soon.
#: The weights count from LIGHTEST, so that 0 is nothing that holds.
STEP = 1000
LOT = 10 * STEP * STEP
LIGHTEST = 1
#: More than there are categories: PostgreSQL groups by the number of a place times it, and the category's key.
MANY = 1_000_000
EXEMPT, MISSING = (standing * STEP * STEP for standing in (Standing.EXEMPT, Standing.MISSING))

BY_PLACE = """
SELECT (CAST(worked_out.requirement_id AS bigint) * %s + worked_out.worth) * %s + COALESCE(class.category_id, 0),
       COUNT(*), {suppliers}
  FROM ({every}) worked_out
  LEFT JOIN ({classes}) class ON class.supplier_id = worked_out.supplier_id
 GROUP BY 1
"""
SUPPLIERS = "ARRAY_AGG(worked_out.supplier_id) FILTER (WHERE worked_out.worth / %s IN ({marks}))"
NOBODY = "NULL"

BATCH = 20_000


@dataclass(frozen=True)
class Place:
    """Where an obligation stands and on what it rests (see strength)."""

    requirement_id: int
    #: Of the supplier on the day.
    category_id: int | None
    standing: Standing
    strength: int


@dataclass(frozen=True)
class Tally:
    """How many obligations have each place, and the suppliers of those that were to be named."""

    places: Counter[Place] = field(default_factory=Counter)
    #: Keys of a requirement and of the suppliers, by the standing; in no order.
    named: dict[tuple[int, Standing], list[int]] = field(default_factory=lambda: defaultdict(list))


#: The number of a place, the category with it (0: none), how often both come, and the suppliers where they are named.
Counted = tuple[int, int, int, Sequence[int] | None]


def tally(as_of: date, warning_days: int | None = None, named: Collection[Standing] = ()) -> Tally:
    """Count the obligations in force on a day by requirement, category of the supplier, standing and strength.

    Of those with one of the standings `named` it also tells whose they are.
    """
    found = Tally()
    with connection.cursor() as cursor:
        for key, category, count, suppliers in counted(as_of, warning_days, named, cursor):
            place = place_of(key, category or None)
            found.places[place] += count
            if suppliers:
                found.named[place.requirement_id, place.standing].extend(suppliers)
    return found


def counted(as_of: date, warning_days: int | None, named: Collection[Standing], cursor: Any) -> Iterable[Counted]:
    """Return each place with each category, how often both come, and of whom."""
    classes = Classification.objects.on(as_of).order_by().values_list("supplier_id", "category_id")
    if connection.vendor == "postgresql":
        best, fading = weights(as_of, warning_days)
        sql, params = every_obligation(as_of, Max(best) * STEP + Max(fading), exempt=EXEMPT, missing=MISSING)
        classes_sql, classes_params = classes.query.sql_with_params()
        suppliers = SUPPLIERS.format(marks=", ".join(["%s"] * len(named))) if named else NOBODY
        asked = (STEP * STEP, *named) if named else ()
        statement = BY_PLACE.format(suppliers=suppliers, every=sql, classes=classes_sql)
        cursor.execute(statement, (LOT, MANY, *asked, *params, *classes_params))
        return ((*divmod(key, MANY), count, suppliers) for key, count, suppliers in cursor.fetchall())
    # It would sort a million rows to group them; counted as they come, in the order of the proofs, they take a third
    # of that.
    categories = dict(classes)
    rows = places(as_of, warning_days).order_by("supplier_id", "requirement_id")
    cursor.execute(*rows.query.sql_with_params())
    found: Counter[tuple[int, int]] = Counter()
    whose: dict[tuple[int, int], list[int]] = defaultdict(list)
    while batch := cursor.fetchmany(BATCH):
        pairs = [(key, categories.get(supplier, 0)) for supplier, key in batch]
        found.update(pairs)
        for (supplier, key), pair in zip(batch, pairs, strict=True) if named else ():
            if key % LOT // (STEP * STEP) in named:
                whose[pair].append(supplier)
    return ((*pair, count, whose.get(pair)) for pair, count in found.items())


def places(as_of: date, warning_days: int | None) -> QuerySet[Obligation, tuple[int, int]]:
    """Return of each obligation in force on a day its supplier, and its place as a number: see place_of."""
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
    return rows.annotate(place=place).values_list("supplier_id", "place")


def weights(as_of: date, warning_days: int | None) -> tuple[Case, Case]:
    """Return of an attestation its rank with its weight, and its weight where it expires soon."""
    outlook = Outlook.on(as_of)
    weight = outlook.weight() + LIGHTEST
    best = ranking(as_of, held(as_of, warning_days) * STEP + weight, STEP)
    soon = outlook.lapsing_by(warned_until(as_of, warning_days)) & holds(as_of)
    return best, Case(When(soon, then=weight), default=Value(0), output_field=IntegerField())


def place_of(key: int, category: int | None) -> Place:
    """Return what the number of a place stands for."""
    requirement, rest = divmod(key, LOT)
    best, fading = divmod(rest, STEP)
    standing, weight = divmod(best, STEP)
    return Place(requirement, category, Standing(standing), max(weight, fading) - LIGHTEST)
