"""What follows here when rows were imported."""

from collections.abc import Collection
from datetime import date

from suppliers.services import follow_facts


def sheet_written(*, supplier_ids: Collection[int], today: date) -> None:
    """Bring today's copies in step, and with them whatever follows from them above."""
    follow_facts(supplier_ids, today)
