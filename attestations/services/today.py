"""The standings of today, kept for filters and tiles, filled by the one expression."""

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from attestations.lapse import Outlook
from attestations.models import Obligation, StandingDay
from attestations.services.obligations import wait_for_turn
from attestations.standing import Spans, spans_in_use
from foundation import scope
from foundation.mending import are_few, mend
from foundation.planner import analyse, note_growth

TABLE, OBLIGATIONS = "attestations_standingtoday", "attestations_obligation"
KEYS = ("supplier_id", "requirement_id")
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
            few = all(are_few(table, restricted(table, within)) for table in (OBLIGATIONS, TABLE))
            return (compare if few else replace)(*standings(as_of, spans_in_use(), Outlook.on(as_of)), within)


@lru_cache(maxsize=8)
def standings(as_of: date, spans: Spans, _outlook: Outlook) -> tuple[str, tuple[Any, ...]]:
    """Return SQL, with its parameters, for the standings of a day: what is known of ends on it is part of the SQL.

    It is kept: Django takes longer to write it down than the database to answer it for one supplier.
    """
    rows = Obligation.objects.in_force(as_of).with_standing(as_of, spans).order_by()
    return rows.values("supplier_id", "requirement_id", "standing").query.sql_with_params()


def compare(sql: str, params: tuple[Any, ...], within: Mapping[str, str]) -> int:
    """Do what `replace` does, for few standings, and without a table in between."""
    columns = ", ".join([*KEYS, "standing"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({sql}) worked_out WHERE TRUE{restricted('worked_out', within)}", params)
        found = cursor.fetchall()
        cursor.execute(f"SELECT {columns} FROM {TABLE} WHERE TRUE{restricted(TABLE, within)}")
        return mend(TABLE, KEYS, ["standing"], found=found, kept=cursor.fetchall())


def replace(sql: str, params: tuple[Any, ...], within: Mapping[str, str]) -> int:
    """Write the standings that a query finds `within` keys, and drop the others there; touch only what differs."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE found (supplier_id bigint, requirement_id bigint, standing smallint)")
        cursor.execute(
            "INSERT INTO found SELECT supplier_id, requirement_id, standing"
            f" FROM ({sql}) worked_out WHERE TRUE{restricted('worked_out', within)}",
            params,
        )
        cursor.execute("CREATE UNIQUE INDEX found_key ON found (supplier_id, requirement_id)")
        analyse("found")
        changed = 0
        for statement in (DELETE, UPDATE):
            cursor.execute(statement.format(restriction=restricted(TABLE, within)))
            changed += cursor.rowcount
        cursor.execute(FRESH)
        cursor.execute(INSERT)
        changed += cursor.rowcount
        note_growth(TABLE, cursor.rowcount)
        cursor.execute("DROP TABLE fresh")
        cursor.execute("DROP TABLE found")
    return changed


def restricted(table: str, within: Mapping[str, str]) -> str:
    """Restrict the rows of a table to keys of suppliers and requirements."""
    return "".join(f" AND {table}.{column} IN ({pks})" for column, pks in within.items())
