"""Second sources of core suppliers, three years side by side (HKEX B5.3)."""

from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import NONE, Figure, Names, Section, Table, shown_share
from reports.shares import year_end
from reports.tables.second_sources import CODE, CORE, titles
from reports.years import Year, across, at_year_ends, by_year, counts_of
from suppliers.models import Grade

ORDER = 7.5
TITLE = _("Second sources")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return the core suppliers at the end of each year by their readiest second source, and the share with one."""
    told = by_year(years, CODE)
    return {
        "years": [year.year for year in years],
        "rows": [{"code": code, "counts": counts} for code, counts in counts_of(told, counted)],
        "shares": [None if table is None else {"share": table["share"]} for table in told],
    }


def counted(table: dict[str, Any]) -> dict[str, int]:
    """Return what a December counts."""
    readiness = {row["readiness"]: row["count"] for row in table["rows"]}
    return {"core": table["core"], **readiness, "ready": table["ready"], "at_risk": table["at_risk"]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    called = titles() | {
        "core": gettext("Core suppliers"),
        "ready": gettext("With one that is ready"),
        "at_risk": gettext("Without, in grade D"),
    }
    asked = {"core": {}, "at_risk": {"second_source": "lacking", "grade": Grade.D.value}}

    def behind(code: str, year: int) -> str:
        return names.suppliers(on=year_end(year).isoformat(), **CORE, **asked.get(code, {"second_source": code}))

    rows = [
        (
            called[row["code"]],
            across(row["counts"], figures["years"], partial(behind, row["code"])),
        )
        for row in figures["rows"]
    ]
    shares = [Figure(NONE) if told is None else shown_share(told["share"]) for told in figures["shares"]]
    rows.append((gettext("Share with one that is ready"), shares))
    return Section(CODE, str(TITLE), at_year_ends(), [Table([*map(str, figures["years"])], rows)])
