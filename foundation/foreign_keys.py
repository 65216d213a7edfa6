"""Foreign keys that PostgreSQL looks at when a transaction ends, looked at earlier: while it would wait for us."""

from django.db import connection

#: Of tables with fewer new and changed rows it is not worth it.
LEAST = 5_000
#: Those of this transaction's tables, the quickest last.
WAITING = """
SELECT quote_ident(conname)
  FROM pg_stat_xact_user_tables grown
  JOIN pg_constraint ON conrelid = grown.relid
 WHERE contype = 'f' AND condeferred AND n_tup_ins + n_tup_upd >= %s
 ORDER BY n_tup_ins, conname
"""


def waiting() -> list[str]:
    """Return the names of those that wait for many rows of this transaction, most rows last; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [LEAST])
        return [name for (name,) in cursor.fetchall()]


def look_at(name: str) -> None:
    """Look at one now, for all rows so far; raise IntegrityError as the end of the transaction would."""
    with connection.cursor() as cursor:
        # What comes later in the transaction may again stand in any order.
        cursor.execute(f"SET CONSTRAINTS {name} IMMEDIATE; SET CONSTRAINTS {name} DEFERRED")
