"""A temporary table of ids, so that one statement works for one row and for a hundred thousand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection

from foundation.bulk import batches
from foundation.planner import analyse

numbers = count()


@contextmanager
def ids(pks: Iterable[int]) -> Iterator[str]:
    """Give the name of a temporary table with one column `id`, dropped when the block ends."""
    name = f"scope_{next(numbers)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (id bigint PRIMARY KEY)")
        for batch in batches(sorted(set(pks)), 10_000):
            cursor.executemany(f"INSERT INTO {name} (id) VALUES (%s)", [(pk,) for pk in batch])
        analyse(name)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")
