"""Where each supplier stands today: copies of the dated facts, for lists alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from foundation import scope
from foundation.bulk import batches
from suppliers.models import ON_FILE, Category, CopiesDay, Country, Region, Stage, Supplier

COPIES = (
    "stage",
    "registered_on",
    "active_from",
    "left_on",
    "category_id",
    "country_id",
    "region_id",
    "is_core",
    "grade",
)
#: What alone may change where grades are recorded.
GRADES = ("grade",)
GONE = (Stage.LEFT, Stage.ELIMINATED)

#: The first day in one of some stages since the supplier last came back, if it ever did: it counts anew then.
#: One that left and was struck off later has not come back.
FIRST_DAY = """
       (SELECT MIN(entry.effective_on) FROM suppliers_stagechange entry
         WHERE entry.supplier_id = supplier.id AND entry.superseded_at IS NULL AND entry.effective_on <= %(day)s
           AND entry.stage IN {stages}
           AND entry.effective_on > COALESCE(
               (SELECT MAX(leave.effective_on) FROM suppliers_stagechange leave
                  JOIN suppliers_stagechange back
                    ON back.supplier_id = leave.supplier_id AND back.superseded_at IS NULL
                   AND back.effective_on = leave.until AND back.stage NOT IN {gone}
                 WHERE leave.supplier_id = supplier.id AND leave.superseded_at IS NULL
                   AND leave.stage IN {gone} AND leave.until <= %(day)s), {always}))
"""

#: What the facts say of each supplier on a day.
FACTS = """
SELECT supplier.id,
       COALESCE(stage.stage, '') AS stage,
       {first_on_file} AS registered_on,
       {first_active} AS active_from,
       CASE WHEN stage.stage IN {gone} THEN stage.effective_on END AS left_on,
       class.category_id, class.country_id, country.region_id,
       COALESCE(class.is_core, FALSE) AS is_core,
       COALESCE(
           (SELECT graded.grade FROM suppliers_gradechange graded
             WHERE graded.supplier_id = supplier.id AND graded.effective_on <= %(day)s
               AND (graded.superseded_at IS NULL OR graded.followed_on > %(day)s)
             ORDER BY graded.period_until DESC, graded.period_from DESC LIMIT 1), '') AS grade
  FROM suppliers_supplier supplier
  LEFT JOIN suppliers_stagechange stage ON stage.supplier_id = supplier.id AND stage.superseded_at IS NULL
       AND stage.effective_on <= %(day)s AND stage.until > %(day)s
  LEFT JOIN suppliers_classification class ON class.supplier_id = supplier.id AND class.superseded_at IS NULL
       AND class.effective_on <= %(day)s AND class.until > %(day)s
  LEFT JOIN suppliers_country country ON country.id = class.country_id
 {scope}
"""


def bring_suppliers_in_step(
    as_of: date, supplier_ids: Collection[int] | None = None, *, copies: Sequence[str] = COPIES
) -> int:
    """Copy what the facts say on `as_of` to the suppliers (all of them by default); return how many changed.

    `copies`: what of it, where the caller knows that the rest cannot have changed.
    """
    if supplier_ids is None:
        with transaction.atomic():
            if not CopiesDay.objects.shows(as_of):
                CopiesDay.objects.update_or_create(pk=1, defaults={"as_of": as_of})
            return update_copies(as_of, "", copies)
    with transaction.atomic(), scope.ids(supplier_ids) as changed:
        return update_copies(as_of, f"WHERE supplier.id IN (SELECT id FROM {changed})", copies)


def likely_copies(
    stages: Mapping[date, Stage], classified: Mapping[str, Any], regions: Mapping[int, int | None], as_of: date
) -> dict[str, Any]:
    """Return what the copies of a new supplier will be, from its stages by day and what it is classified as.

    Whoever inserts it with them spares the database to write each row twice; `bring_suppliers_in_step` tells.
    """
    begun = sorted(day for day in stages if day <= as_of)
    stage = stages[begun[-1]] if begun else ""
    return {
        "stage": stage,
        "registered_on": next((day for day in begun if stages[day] in ON_FILE), None),
        "active_from": next((day for day in begun if stages[day] == Stage.ACTIVE), None),
        "left_on": begun[-1] if stage in GONE else None,
        "category": classified["category"] if begun else None,
        "country": classified["country"] if begun else None,
        "region": regions.get(classified["country"]) if begun else None,
        "is_core": bool(begun and classified["is_core"]),
    }


def roll_over(as_of: date) -> None:
    """Bring all copies in step with a day, unless that was done: to look at every supplier takes a moment.

    What a transaction of the day before leaves behind after midnight is brought in step by the task, minutes later.
    """
    if not CopiesDay.objects.shows(as_of):
        bring_suppliers_in_step(as_of)


def show_as_of(suppliers: Sequence[Supplier], as_of: date) -> None:
    """Give suppliers what the facts say of them on a day in place of today's copies: to be shown, not to be saved."""
    named: dict[str, dict[int, Any]] = {
        "category": Category.objects.in_bulk(),
        "country": Country.objects.in_bulk(),
        "region": Region.objects.in_bulk(),
    }
    by_key = {supplier.pk: supplier for supplier in suppliers}
    for batch in batches(by_key, 500):
        for pk, *values in facts_on(as_of, f"WHERE supplier.id IN ({', '.join(map(str, batch))})"):
            for name, value in zip(COPIES, values, strict=True):
                relation = name.removesuffix("_id")
                if relation in named:
                    setattr(by_key[pk], relation, named[relation].get(value))
                else:
                    setattr(by_key[pk], name, value)


def facts_on(as_of: date, restriction: str) -> list[tuple[Any, ...]]:
    """Return key and COPIES of suppliers as the facts of a day have them."""
    sql, params = statement(as_of, restriction)
    days = [place for place, name in enumerate(COPIES, start=1) if name.endswith(("_on", "_from"))]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [
            tuple(as_day(value) if place in days else value for place, value in enumerate(row))
            for row in cursor.fetchall()
        ]


def as_day(value: Any) -> date | None:
    """Return a day that the database gave, as text if it was worked out by SQLite."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def update_copies(as_of: date, restriction: str, copies: Sequence[str]) -> int:
    """Run the one statement that brings copies in step; what none of them needs is not worked out."""
    differs = " OR ".join(f"suppliers_supplier.{name} IS DISTINCT FROM found.{name}" for name in copies)
    facts, params = statement(as_of, restriction)
    settings = ", ".join(f"{name} = found.{name}" for name in copies)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE suppliers_supplier SET {settings} FROM ({facts}) found"
            f" WHERE found.id = suppliers_supplier.id AND ({differs})",
            params,
        )
        return cursor.rowcount


def statement(as_of: date, restriction: str) -> tuple[str, dict[str, str]]:
    """Return SQL, with its parameters, for key and COPIES of suppliers on a day."""
    words = {"gone": quoted(GONE), "always": as_date("0001-01-01")}
    facts = FACTS.format(
        **words,
        first_on_file=FIRST_DAY.format(**words, stages=quoted(ON_FILE)),
        first_active=FIRST_DAY.format(**words, stages=quoted([Stage.ACTIVE])),
        scope=restriction,
    )
    return facts, {"day": as_of.isoformat()}


def quoted(codes: Collection[str]) -> str:
    """Write codes of our own as an SQL list."""
    return "(" + ", ".join(f"'{code}'" for code in map(str, codes)) + ")"


def as_date(day: str) -> str:
    """Write a literal day: typed on PostgreSQL, text on SQLite."""
    return f"DATE '{day}'" if connection.vendor == "postgresql" else f"'{day}'"
