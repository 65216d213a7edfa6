"""The standings of today, kept for filters and tiles, filled by the one expression."""

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from attestations.models import Obligation, StandingDay
from attestations.services.obligations import wait_for_turn
from foundation import scope
from foundation.planner import analyse, note_growth

TABLE = "attestations_standingtoday"
SAME_KEY = f"found.supplier_id = {TABLE}.supplier_id AND found.requirement_id = {TABLE}.requirement_id"

DELETE = f"DELETE FROM {TABLE} WHERE NOT EXISTS (SELECT 1 FROM found WHERE {SAME_KEY}) {{restriction}}"
UPDATE = (
    f"UPDATE {TABLE} SET standing = found.standing FROM found"
    f" WHERE {SAME_KEY} AND {TABLE}.standing <> found.standing {{restriction}}"
)
#: Found before any of it is written: see the same of the obligations.
FRESH = (
    "CREATE TEMPORARY TABLE fresh AS SELECT supplier_id, requirement_id, standing FROM found"
    f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE {SAME_KEY})"
)
INSERT = (
    f"INSERT INTO {TABLE} (supplier_id, requirement_id, standing)"
    " SELECT supplier_id, requirement_id, standing FROM fresh"
)


def bring_standings_in_step(
    as_of: date, supplier_ids: Collection[int] | None = None, requirement_ids: Collection[int] | None = None
) -> int:
    """Keep the standings of `as_of` for some suppliers and requirements (all by default); return how many changed.

    Where the kept day is another one, everything is worked out anew whatever was asked.
    """
    with transaction.atomic():
        # Whoever comes second sees what the first has written, and does not put an older standing in its place.
        wait_for_turn()
        kept = StandingDay.objects.keeps(as_of)
        if not kept:
            StandingDay.objects.update_or_create(pk=1, defaults={"as_of": as_of})
        suppliers, requirements = (supplier_ids, requirement_ids) if kept else (None, None)
        with ExitStack() as stack:
            within = {
                column: f"SELECT id FROM {stack.enter_context(scope.ids(pks))}"
                for column, pks in (("supplier_id", suppliers), ("requirement_id", requirements))
                if pks is not None
            }
            return replace(
                *standings(as_of, within),
                "".join(f" AND {TABLE}.{column} IN ({pks})" for column, pks in within.items()),
            )


def standings(as_of: date, within: Mapping[str, str]) -> tuple[str, tuple[Any, ...]]:
    """Return SQL, with its parameters, for the standings `within` keys of suppliers and requirements."""
    rows = Obligation.objects.in_force(as_of).with_standing(as_of).order_by()
    rows = rows.filter(**{f"{column}__in": RawSQL(pks, []) for column, pks in within.items()})
    return rows.values("supplier_id", "requirement_id", "standing").query.sql_with_params()


def replace(sql: str, params: tuple[Any, ...], restriction: str) -> int:
    """Write the standings that a query finds and drop the others within `restriction`; touch only what differs."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE found (supplier_id bigint, requirement_id bigint, standing smallint)")
        cursor.execute(
            f"INSERT INTO found SELECT supplier_id, requirement_id, standing FROM ({sql}) worked_out", params
        )
        cursor.execute("CREATE UNIQUE INDEX found_key ON found (supplier_id, requirement_id)")
        analyse("found")
        changed = 0
        for statement in (DELETE, UPDATE):
            cursor.execute(statement.format(restriction=restriction))
            changed += cursor.rowcount
        cursor.execute(FRESH)
        cursor.execute(INSERT)
        changed += cursor.rowcount
        note_growth(TABLE, cursor.rowcount)
        cursor.execute("DROP TABLE fresh")
        cursor.execute("DROP TABLE found")
    return changed
