"""Rows that are worked out anew, compared here where they are few: temporary tables take longer than all else then."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from foundation.planner import note_growth

#: So many rows are still few.
FEW = 200
Row = tuple[Any, ...]


def are_few(table: str, restriction: str = "") -> bool:
    """Tell whether few rows of a table are asked about; `restriction` goes on after WHERE, with AND."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE TRUE {restriction} LIMIT {FEW + 1}) few")
        return bool(cursor.fetchone()[0] <= FEW)


def mend(table: str, keys: Sequence[str], others: Sequence[str], *, found: Iterable[Row], kept: Iterable[Row]) -> int:
    """Make of the rows that a table has, `kept`, those that were `found`, and return how many changed.

    Rows are the columns `keys`, which tell them apart, and then the `others`. What is new is written in the order of
    its keys: the same rows are numbered alike whichever way the database found them.
    """
    width = len(keys)
    before = {row[:width]: row[width:] for row in kept}
    worked_out = sorted(found)
    gone = before.keys() - {row[:width] for row in worked_out}
    changed = [
        (*row[width:], *row[:width]) for row in worked_out if before.get(row[:width], row[width:]) != row[width:]
    ]
    new = [row for row in worked_out if row[:width] not in before]
    this = " AND ".join(f"{name} = %s" for name in keys)
    values = ", ".join(["%s"] * (len(keys) + len(others)))
    with connection.cursor() as cursor:
        for statement, rows in (
            (f"DELETE FROM {table} WHERE {this}", [*gone]),
            (f"UPDATE {table} SET {', '.join(f'{name} = %s' for name in others)} WHERE {this}", changed),
            (f"INSERT INTO {table} ({', '.join([*keys, *others])}) VALUES ({values})", new),
        ):
            if rows:
                cursor.executemany(statement, rows)
    note_growth(table, len(new))
    return len(gone) + len(changed) + len(new)
