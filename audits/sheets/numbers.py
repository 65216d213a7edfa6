"""The numbers by which rows of sheets name what they are about."""

from collections.abc import Collection

from django.db.models.expressions import RawSQL

from foundation import scope
from sheets.row import Row


def numbers_of(rows: Collection[Row]) -> RawSQL:
    """Return the numbers with which the keys of rows begin, to be looked for in a query."""
    return scope.texts({row.key[0] for row in rows if row.key})
