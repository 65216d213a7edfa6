"""An order of texts that is the same in every database: by code points, as Python sorts them."""

from django.db import connection
from django.db.models.functions import Collate


def by_code_points(column: str) -> Collate:
    """Return a column of texts to be sorted by."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")
