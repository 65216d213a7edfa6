"""How the grades of cooperating suppliers were spread over time."""

from typing import Any

from django.utils.translation import gettext

from foundation.dates import written
from reports.charting import Chart, Series
from reports.pages import Names

CODE = "grades"
ORDER = 3
TABLE = "grades"
TONES = {"A": "good", "B": "fair", "C": "warn", "D": "bad", "none": "none"}


def chart(tables: dict[str, Any], _names: Names) -> Chart | None:
    """Return a column for each half-year."""
    days = tables.get("over_time", {}).get("grades", ())
    if not any(count for day in days for count in day["counts"].values()):
        return None
    series = [
        Series(gettext("Not assessed") if grade == "none" else grade, tone, [day["counts"][grade] for day in days])
        for grade, tone in TONES.items()
    ]
    return Chart(CODE, gettext("Grades over time"), "stacked", [written(day["day"]) for day in days], series)
