"""Many ids or texts at once, so that one statement works for one row and for a hundred thousand."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection
from django.db.models.expressions import RawSQL

from foundation.bulk import batches
from foundation.planner import analyse

numbers = count()


def texts(values: Iterable[str]) -> RawSQL:
    """Return what `__in` compares with: any number of texts, in one parameter.

    One for each would take Django longer to write down than the database to look up.
    """
    if connection.vendor == "postgresql":
        # An array as PostgreSQL writes it: the driver would look at each text for itself.
        array = ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
        return RawSQL("SELECT unnest(%s::text[])", [f"{{{array}}}"])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([*values])])


@contextmanager
def ids(pks: Iterable[int]) -> Iterator[str]:
    """Give the name of a temporary table with one column `id`, dropped when the block ends."""
    name = f"scope_{next(numbers)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (id bigint PRIMARY KEY)")
        rows = "SELECT unnest(%s::bigint[])" if connection.vendor == "postgresql" else "SELECT value FROM json_each(%s)"
        for batch in batches(sorted(set(pks)), 100_000):
            given = json.dumps(batch)
            if connection.vendor == "postgresql":
                given = f"{{{given[1:-1]}}}"
            cursor.execute(f"INSERT INTO {name} (id) {rows}", [given])
        analyse(name)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")
