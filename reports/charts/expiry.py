"""What lapses in each of the next twelve months."""

from typing import Any

from django.utils.translation import gettext

from reports.charting import Chart, Series
from reports.pages import Names
from reports.tables.expiry import KINDS, titles

CODE = "expiry"
ORDER = 5
TABLE = "expiry"
TONES = ("first", "second", "third")


def chart(tables: dict[str, Any], _names: Names) -> Chart | None:
    """Return a column for each month."""
    rows = tables.get("expiry", {}).get("rows", ())
    if not any(row[kind] for row in rows for kind in KINDS):
        return None
    called = titles()
    series = [Series(called[kind], tone, [row[kind] for row in rows]) for kind, tone in zip(KINDS, TONES, strict=True)]
    return Chart(CODE, gettext("What lapses month by month"), "stacked", [row["month"] for row in rows], series)
