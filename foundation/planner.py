"""What PostgreSQL's planner must be told in time; SQLite plans well without."""

from django.db import connection

#: When a table has grown enough to be looked at anew: PostgreSQL's own rule, by which it does so itself, a minute late.
LEAST_GROWTH, GROWN_BY = 50, 0.1
ANALYSE_IF_GROWN = """
DO $$ BEGIN
    IF {rows} >= {least} + {by} * (SELECT GREATEST(reltuples, 0) FROM pg_class WHERE oid = '{table}'::regclass) THEN
        ANALYZE {table};
    END IF;
END $$
"""


def analyse(table: str) -> None:
    """Tell PostgreSQL how large a table is and what it holds: without it, its plans may collapse."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")


def give_room() -> None:
    """Let a large statement of this transaction sort and hash in memory: PostgreSQL's own 4 MB are for small ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'")


def note_growth(table: str, rows: int) -> None:
    """Have a table analysed to which many rows were just added: what comes next in this transaction cannot wait.

    Four hundred suppliers that nobody had counted took a list sixteen seconds.
    """
    if connection.vendor != "postgresql" or rows < LEAST_GROWTH:
        return
    with connection.cursor() as cursor:
        cursor.execute(ANALYSE_IF_GROWN.format(table=table, rows=rows, least=LEAST_GROWTH, by=GROWN_BY))
