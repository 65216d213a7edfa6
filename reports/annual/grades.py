"""Grades of the cooperating suppliers, three years side by side (HKEX B5.2)."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import NONE, Figure, Names, Section, Table
from reports.shares import year_end
from reports.years import Year, at_year_ends, side_by_side
from suppliers.models import Stage

CODE = "grades"
ORDER = 5
TITLE = _("Grades")
NOT_ASSESSED = "none"


def compute(years: list[Year]) -> dict[str, Any]:
    """Return how many had each grade at the end of each year."""

    def rows_of(tables: dict[str, Any]) -> dict[str, int]:
        table = tables[CODE]
        return {row["grade"]: row["count"] for row in table["rows"]} | {NOT_ASSESSED: table["not_assessed"]}

    rows = [{"grade": grade, "counts": counts} for grade, counts in side_by_side(years, rows_of)]
    return {"years": [year.year for year in years], "rows": rows}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = []
    for row in figures["rows"]:
        asked = {"stage": Stage.ACTIVE.value, "grade": row["grade"]}
        cells = [
            Figure(NONE) if count is None else Figure(count, names.suppliers(on=year_end(year).isoformat(), **asked))
            for count, year in zip(row["counts"], figures["years"], strict=True)
        ]
        rows.append((gettext("Not assessed") if row["grade"] == NOT_ASSESSED else row["grade"], cells))
    return Section(CODE, str(TITLE), at_year_ends(), [Table([*map(str, figures["years"])], rows)])
