"""The standings of today, kept for filters and tiles, filled by the one expression."""

from collections.abc import Collection
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from attestations.models import Obligation, StandingDay
from foundation import scope

TABLE = "attestations_standingtoday"
SAME_KEY = f"found.supplier_id = {TABLE}.supplier_id AND found.requirement_id = {TABLE}.requirement_id"

DELETE = f"DELETE FROM {TABLE} WHERE NOT EXISTS (SELECT 1 FROM found WHERE {SAME_KEY}) {{restriction}}"
UPDATE = (
    f"UPDATE {TABLE} SET standing = found.standing FROM found WHERE {SAME_KEY} AND {TABLE}.standing <> found.standing"
)
INSERT = (
    f"INSERT INTO {TABLE} (supplier_id, requirement_id, standing)"
    f" SELECT supplier_id, requirement_id, standing FROM found"
    f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE {SAME_KEY})"
)


def bring_standings_in_step(
    as_of: date, supplier_ids: Collection[int] | None = None, requirement_ids: Collection[int] | None = None
) -> int:
    """Keep the standings of `as_of` for some suppliers and requirements (all by default); return how many changed.

    Where the kept day is another one, everything is worked out anew whatever was asked.
    """
    with transaction.atomic():
        kept = StandingDay.objects.filter(pk=1, as_of=as_of).exists()
        if not kept:
            StandingDay.objects.update_or_create(pk=1, defaults={"as_of": as_of})
        asked = {"supplier_id": supplier_ids, "requirement_id": requirement_ids} if kept else {}
        with ExitStack() as stack:
            rows, restriction = standings(as_of), ""
            for column, pks in asked.items():
                if pks is not None:
                    within = f"SELECT id FROM {stack.enter_context(scope.ids(pks))}"
                    rows = rows.filter(**{f"{column}__in": RawSQL(within, [])})
                    restriction += f" AND {column} IN ({within})"
            return replace(rows, restriction)


def standings(as_of: date) -> QuerySet[Any]:
    """Return every obligation in force with its standing."""
    return Obligation.objects.in_force(as_of).with_standing(as_of).order_by()


def replace(rows: QuerySet[Any], restriction: str) -> int:
    """Write the standings of `rows` and drop the others within `restriction`; touch only what differs."""
    sql, params = rows.values_list("supplier_id", "requirement_id", "standing").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE found (supplier_id bigint, requirement_id bigint, standing smallint)")
        cursor.execute(f"INSERT INTO found {sql}", params)
        cursor.execute("CREATE UNIQUE INDEX found_key ON found (supplier_id, requirement_id)")
        scope.analyse("found")
        changed = 0
        for statement in (DELETE.format(restriction=restriction), UPDATE, INSERT):
            cursor.execute(statement)
            changed += cursor.rowcount
        cursor.execute("DROP TABLE found")
    return changed
