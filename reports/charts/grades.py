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
    """Return a column for each period."""
    periods = tables.get("over_time", {}).get("grades", ())
    if not any(count for each in periods for count in each["counts"].values()):
        return None
    series = [
        Series(gettext("Not assessed") if grade == "none" else grade, tone, [each["counts"][grade] for each in periods])
        for grade, tone in TONES.items()
    ]
    labels = [each.get("period") or written(each["day"]) for each in periods]
    days = () if periods[0].get("period") else [each["day"] for each in periods]
    return Chart(CODE, gettext("Grades over time"), "stacked", labels, series, days)
