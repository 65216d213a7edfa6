"""Improvement and elimination, three years side by side (HKEX B5.2; GRI 308-2, 414-2)."""

from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import ImprovementCase
from reports.pages import WHOLE, Names, Section, Table
from reports.shares import year_end
from reports.tables.improvement import CASES, CODE, cases_that_ended
from reports.years import Year, across, at_year_ends, by_year, counts_of
from suppliers.models import Grade, Stage

ORDER = 5.2
TITLE = _("Improvement and elimination")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return how many were in grade D and how many cases were open at the end of each year, and what ended in it."""
    told = by_year(years, CODE)
    return {
        "years": [year.year for year in years],
        "rows": [{"code": code, "counts": counts} for code, counts in counts_of(told, counted)],
        "ended": [{"outcome": code, "counts": counts} for code, counts in counts_of(told, ended)],
    }


def counted(table: dict[str, Any]) -> dict[str, int]:
    """Return what a December counts; of its long list it may have the first rows alone."""
    return {
        "grade_d": table.get(WHOLE, {}).get("rows", len(table["rows"])),
        "open": sum(row["count"] for row in table["steps"]),
        "overdue": table["overdue"],
        "eliminated": table["eliminated"],
    }


def ended(table: dict[str, Any]) -> dict[str, int]:
    """Return how many cases ended in the year, by how."""
    return {row["outcome"]: row["count"] for row in table["ended"]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them."""
    called = {
        "grade_d": gettext("Cooperating suppliers in grade D"),
        "open": gettext("Open improvement cases"),
        "overdue": gettext("Improvement cases with an overdue step"),
        "eliminated": gettext("Suppliers that were eliminated"),
    }
    outcomes = dict(ImprovementCase.Outcome.choices)
    years = figures["years"]
    rows = [
        (
            called[row["code"]],
            across(row["counts"], years, partial(behind, row["code"], names)),
        )
        for row in figures["rows"]
    ]
    over = [
        (str(outcomes[row["outcome"]]), across(row["counts"], years, partial(ended_in, row["outcome"], names)))
        for row in figures["ended"]
    ]
    headers = [*map(str, years)]
    return Section(
        CODE,
        str(TITLE),
        at_year_ends(),
        [Table(headers, rows), Table(headers, over, gettext("How improvement cases ended"))],
    )


def behind(code: str, names: Names, year: int) -> str:
    """Return the address of what is counted at the end of a year, or of who was eliminated in it."""
    day = year_end(year).isoformat()
    if code == "grade_d":
        return names.suppliers(on=day, stage=Stage.ACTIVE.value, grade=Grade.D.value)
    if code in ("open", "overdue"):
        return names.address(CASES, {"on": day, "state": code})
    asked = {"stage__exact": Stage.ELIMINATED.value, "effective_on__gte": f"{year}-01-01", "effective_on__lte": day}
    return names.listed("suppliers_stagechange", asked)


def ended_in(outcome: str, names: Names, year: int) -> str:
    """Return the address of the cases that ended so in a year."""
    return cases_that_ended(outcome, year_end(year).isoformat(), names)
