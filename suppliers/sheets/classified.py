"""What the rows of the suppliers' sheet say of categories, countries and who is core."""

from collections.abc import Sequence
from typing import Any

from sheets.row import Row
from suppliers.services import Reclassification

#: The columns of a classification -> the attributes that hold them.
STORED = {"category": "category_id", "country": "country_id", "is_core": "is_core"}


def reclassifications(rows: Sequence[Row]) -> list[Reclassification]:
    """Return what rows of known suppliers change of their classifications."""
    return [
        Reclassification(key_of(row), content(row), {name: row.changes[name][0] for name in changed})
        for row in rows
        if row.is_known and (changed := STORED.keys() & row.changes.keys())
    ]


def content(row: Row) -> dict[str, Any]:
    """Return the columns of a classification."""
    return {name: row.merged(name) for name in STORED}


def key_of(row: Row) -> int:
    """Return the key of a row's supplier, which is written by now."""
    if row.pk is None:
        raise LookupError(row.number)
    return row.pk
