"""Findings that were opened and closed, month by month."""

from typing import Any

from django.utils.translation import gettext, pgettext

from reports.charting import Chart, Series
from reports.pages import Names

CODE = "findings"
ORDER = 4
TABLE = "audits"


def chart(tables: dict[str, Any], _names: Names) -> Chart | None:
    """Return two columns for each of the last twelve months."""
    months = tables.get("over_time", {}).get("findings", ())
    if not any(row["opened"] or row["closed"] for row in months):
        return None
    series = [
        Series(pgettext("findings", "Opened"), "warn", [row["opened"] for row in months]),
        Series(pgettext("findings", "Closed"), "good", [row["closed"] for row in months]),
    ]
    labels = [row["month"] for row in months]
    return Chart(CODE, gettext("Findings opened and closed"), "grouped", labels, series)
