"""Suppliers by region, three years side by side (HKEX B5.1; GRI 2-6)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.pages import NONE, Figure, Names, Section, Table
from reports.shares import year_end
from reports.years import Year, at_year_ends, side_by_side
from suppliers.models import Region

CODE = "suppliers_by_region"
ORDER = 1
TITLE = _("Suppliers by region")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return how many were on file at the end of each year, by region."""
    rows = side_by_side(years, lambda tables: {row["region"]: row["count"] for row in tables[CODE]["rows"]})
    return {
        "years": [year.year for year in years],
        "rows": [{"region": code, "counts": counts} for code, counts in rows],
        "totals": [year.tables[CODE]["total"] if year.tables else None for year in years],
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""

    def cells(counts: list[int | None], **asked: str) -> list[Figure]:
        return [
            Figure(NONE)
            if count is None
            else Figure(count, names.suppliers(on=year_end(year).isoformat(), stage="on_file", **asked))
            for count, year in zip(counts, figures["years"], strict=True)
        ]

    rows = [(names.of(Region, row["region"]), cells(row["counts"], region=row["region"])) for row in figures["rows"]]
    table = Table([*map(str, figures["years"])], rows, total=cells(figures["totals"]))
    return Section(CODE, str(TITLE), at_year_ends(), [table])
