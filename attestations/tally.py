"""The standing of every obligation at once, for what counts them all or keeps them all.

The rule is the one of `standing` and `strength`: the rank of an attestation and its weight. What differs is the way
to the best of them: reading all attestations once, in the order of their covering index, takes half the time of
asking for each obligation. For a few obligations it would be the other way round.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, F, Max, QuerySet, Value, When

from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import Standing, holds, rank
from attestations.strength import NONE
from suppliers.models import Classification

EVERY = """
SELECT duty.supplier_id, duty.requirement_id,
       CASE WHEN exempt.supplier_id IS NOT NULL THEN {exempt} ELSE COALESCE(proof.best, {missing}) END AS standing,
       CASE WHEN exempt.supplier_id IS NOT NULL THEN {none} ELSE COALESCE(proof.strength, {none}) END AS strength
  FROM ({duties}) duty
  LEFT JOIN ({proofs}) proof
    ON proof.supplier_id = duty.supplier_id AND proof.requirement_id = duty.requirement_id
  LEFT JOIN ({exemptions}) exempt
    ON exempt.supplier_id = duty.supplier_id AND exempt.requirement_id = duty.requirement_id
"""

#: Requirement, standing and strength as one number: faster to group by than three columns.
KEYS = "SELECT (requirement_id * 10 + standing) * 1000 + strength - {none} AS place FROM ({every}) worked_out"
TALLY = f"SELECT place, COUNT(*) FROM ({KEYS}) counted GROUP BY place"

BY_CATEGORY = """
SELECT requirement_id, class.category_id, standing, COUNT(*)
  FROM ({every}) worked_out
  LEFT JOIN ({classes}) class ON class.supplier_id = worked_out.supplier_id
 GROUP BY requirement_id, class.category_id, standing
"""

BATCH = 20_000
PAIR = ("supplier_id", "requirement_id")


@dataclass(frozen=True)
class Place:
    """Where an obligation stands and on what it rests (see strength)."""

    requirement_id: int
    standing: Standing
    strength: int


def tally(as_of: date, warning_days: int | None = None) -> Counter[Place]:
    """Count the obligations in force on a day by requirement, standing and strength."""
    sql, params = every(as_of, None, warning_days)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # It would sort a million rows to group them; counted as they come, in the order of the proofs, they take
            # a third of that.
            cursor.execute(KEYS.format(every=sql, none=NONE) + " ORDER BY supplier_id, requirement_id", params)
            rows: Counter[tuple[int]] = Counter()
            while batch := cursor.fetchmany(BATCH):
                rows.update(batch)
            counts = Counter({key: count for (key,), count in rows.items()})
        else:
            cursor.execute(TALLY.format(every=sql, none=NONE), params)
            counts = Counter(dict(cursor.fetchall()))
    return Counter({place_of(key): count for key, count in counts.items()})


def tally_by_category(
    as_of: date, requirement_ids: Collection[int], warning_days: int | None = None
) -> Counter[tuple[int, int | None, Standing]]:
    """Count obligations to some requirements by requirement, standing and the supplier's category on the day."""
    sql, params = every(as_of, requirement_ids, warning_days)
    classes = Classification.objects.on(as_of).order_by().values("supplier_id", "category_id").query
    classes_sql, classes_params = classes.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(BY_CATEGORY.format(every=sql, classes=classes_sql), (*params, *classes_params))
        return Counter(
            {(requirement, category, Standing(code)): count for requirement, category, code, count in cursor.fetchall()}
        )


def place_of(key: int) -> Place:
    """Return what a number to group by stands for."""
    pair, strength = divmod(key, 1000)
    requirement, standing = divmod(pair, 10)
    return Place(requirement, Standing(standing), strength + NONE)


def every(
    as_of: date, requirement_ids: Collection[int] | None = None, warning_days: int | None = None
) -> tuple[str, tuple[Any, ...]]:
    """Return SQL, with its parameters, for supplier_id, requirement_id, standing and strength of what is in force."""
    chosen = {} if requirement_ids is None else {"requirement__in": list(requirement_ids)}
    duties = Obligation.objects.in_force(as_of).filter(**chosen).order_by().values(*PAIR)
    exemptions = Exemption.objects.on(as_of).filter(**chosen).order_by().values(*PAIR).distinct()
    parts = [
        query.query.sql_with_params() for query in (duties, proofs(as_of, warning_days).filter(**chosen), exemptions)
    ]
    (duties_sql, _), (proofs_sql, _), (exemptions_sql, _) = parts
    sql = EVERY.format(
        duties=duties_sql,
        proofs=proofs_sql,
        exemptions=exemptions_sql,
        exempt=Standing.EXEMPT.value,
        missing=Standing.MISSING.value,
        none=NONE,
    )
    return sql, tuple(param for _sql, params in parts for param in params)


def proofs(as_of: date, warning_days: int | None) -> QuerySet[Attestation, dict[str, int]]:
    """Return the best rank and the greatest strength of what each supplier has for each requirement."""
    held = Case(When(holds(as_of), then=F("weight")), default=Value(NONE))
    ranked = Attestation.objects.order_by().annotate(rank=rank(as_of, warning_days))
    return ranked.values(*PAIR).annotate(best=Max(F("rank")), strength=Max(held))
