"""Many ids or texts at once, so that one statement works for one row and for a hundred thousand."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from django.db import connection
from django.db.models.expressions import RawSQL

from foundation.bulk import batches
from foundation.planner import analyse

numbers = count()
#: How many scopes of few ids are open: each is named by its place, so that the same statement has the same words again,
#: and SQLite, which keeps what it prepared by its words, need not plan it anew.
opened: ContextVar[int] = ContextVar("opened", default=0)
#: So many ids are still few.
FEW = 50


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
    """Give what stands after FROM for a table with one column `id`, until the block ends.

    Few ids are written into the statement itself: a temporary table takes longer than all that is done with it.
    """
    found = sorted(set(pks))
    if len(found) <= FEW:
        literal, place = f"'{written(found)}'", opened.get()
        opened.set(place + 1)
        try:
            yield f"({rows(literal)}) few_{place}"
        finally:
            opened.set(place)
        return
    name = f"scope_{next(numbers)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (id bigint PRIMARY KEY)")
        for batch in batches(found, 100_000):
            cursor.execute(f"INSERT INTO {name} (id) {rows('%s')}", [written(batch)])
        analyse(name)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")


def rows(text: str) -> str:
    """Return SQL that gives ids, a row each, of one text that holds them."""
    if connection.vendor == "postgresql":
        return f"SELECT unnest({text}::bigint[]) AS id"
    return f"SELECT value AS id FROM json_each({text})"


def written(pks: Sequence[int]) -> str:
    """Write ids as one text: an array as the database at hand reads it."""
    text = json.dumps(pks)
    return f"{{{text[1:-1]}}}" if connection.vendor == "postgresql" else text
