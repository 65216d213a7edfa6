"""Suppliers by region over the years."""

from typing import Any

from django.utils.translation import gettext

from foundation.dates import written
from reports.charting import Chart, Series
from reports.pages import Names
from suppliers.models import Region

CODE = "regions"
ORDER = 2
TABLE = "suppliers_by_region"
TONES = ("first", "second", "third")


def chart(tables: dict[str, Any], names: Names) -> Chart | None:
    """Return a column for each year-end."""
    years = tables.get("over_time", {}).get("regions", ())
    if not any(year["total"] for year in years):
        return None
    series = [
        Series(
            names.of(Region, row["region"]), TONES[min(place, 2)], [year["regions"][place]["count"] for year in years]
        )
        for place, row in enumerate(years[0]["regions"])
    ]
    days = [year["day"] for year in years]
    return Chart(CODE, gettext("Suppliers by region"), "stacked", [*map(written, days)], series, days)
