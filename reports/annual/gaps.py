"""What was required and not held, three years side by side (HKEX B5.3)."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Requirement
from reports.pages import NONE, Figure, Names, Section, Table
from reports.shares import year_end
from reports.years import Year, at_year_ends, by_year, counts_of

CODE = "gaps"
ORDER = 8
TITLE = _("Gaps")
COUNTS = ("gaps", "suppliers", "expiring")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return how many gaps there were at the end of each year, of how many suppliers, and by requirement."""
    told = by_year(years, CODE)
    return {
        "years": [year.year for year in years],
        "counts": [table and {name: table[name] for name in COUNTS} for table in told],
        "rows": [{"requirement": code, "counts": counts} for code, counts in counts_of(told, requirements)],
    }


def requirements(table: dict[str, Any]) -> dict[str, int]:
    """Return how many gaps there are of each requirement."""
    return {
        row["requirement"]: sum(count for name, count in row.items() if name != "requirement")
        for row in table["requirements"]
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them; what the suppliers lacked one by one is in the monthly reports."""
    years = [year_end(year).isoformat() for year in figures["years"]]
    headers = [*map(str, figures["years"])]
    rows = [
        (
            names.of(Requirement, row["requirement"]),
            [
                gap_figure(count, names, on=day, requirement=row["requirement"], standing="gap")
                for day, count in zip(years, row["counts"], strict=True)
            ],
        )
        for row in figures["rows"]
    ]
    return Section(
        CODE,
        str(TITLE),
        at_year_ends(),
        [Table(headers, in_all(figures, years, names)), Table(headers, rows, gettext("By requirement"))],
    )


def in_all(figures: dict[str, Any], days: list[str], names: Names) -> list[tuple[str, list[Figure]]]:
    """Return how many gaps there were in each year, of how many suppliers, and what was to expire soon."""
    called = {
        "gaps": gettext("Gaps: required and not held"),
        "suppliers": gettext("Suppliers with gaps"),
        "expiring": gettext("Expiring within 90 days"),
    }
    lists = {"gaps": {"standing": "gap"}, "expiring": {"expiring": "90"}}
    return [
        (
            called[name],
            [
                gap_figure(told and told[name], names, **({"on": day} | lists[name] if name in lists else {}))
                for day, told in zip(days, figures["counts"], strict=True)
            ],
        )
        for name in COUNTS
    ]


def gap_figure(count: int | None, names: Names, **asked: str) -> Figure:
    """Return a count with the list behind it, where there is one; a dash where there is no report."""
    if count is None:
        return Figure(NONE)
    return Figure(count, names.obligations(**asked) if asked else "")
