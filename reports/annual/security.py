"""Supply-chain security: what was held, and the risks that remained, three years side by side (HKEX B5.3)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import Level
from reports.pages import NONE, Figure, Names, Section, Table, of_when
from reports.shares import year_end
from reports.tables.security import list_of, risks_behind, titles
from reports.years import Year, at_year_ends, side_by_side

CODE = "security"
ORDER = 7
TITLE = _("Supply-chain security")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return what was held in each year and whether it was overdue at its end, and the risks of the last assessment."""
    return {
        "years": [year.year for year in years],
        "rows": [{"kind": code, "years": told} for code, told in side_by_side(years, picked("rows", "kind", HELD))],
        "risks": [{"level": code, "years": told} for code, told in side_by_side(years, picked("risks", "level", RISK))],
    }


HELD, RISK = ("held", "is_overdue"), ("before", "after")


def picked(name: str, key: str, columns: tuple[str, ...]) -> Callable[[dict[str, Any]], dict[Any, Any]]:
    """Return what picks some columns of a list of the monthly table."""

    def rows_of(tables: dict[str, Any]) -> dict[Any, Any]:
        rows = tables.get(CODE, {}).get(name, [])
        return {row[key]: {column: row[column] for column in columns} for row in rows}

    return rows_of


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them."""
    years = figures["years"]
    called = titles()
    held = [
        (
            str(called[row["kind"]]),
            [held_in(row["kind"], *pair, names) for pair in zip(row["years"], years, strict=True)],
        )
        for row in figures["rows"]
    ]
    late = [(str(called[row["kind"]]), [overdue(told) for told in row["years"]]) for row in figures["rows"]]
    risks = [
        (
            str(Level(row["level"]).label),
            [
                figure
                for told, year in zip(row["years"], years, strict=True)
                for figure in risks_in({"level": row["level"], **(told or {})}, year, names)
            ],
        )
        for row in figures["risks"]
    ]
    measures = (gettext("Before measures"), gettext("After measures"))
    return Section(
        CODE,
        str(TITLE),
        at_year_ends(),
        [
            Table([*map(str, years)], held, gettext("Held in the year")),
            Table([*map(str, years)], late, gettext("Overdue at the end of the year")),
            Table(
                [of_when(name, str(year)) for year in years for name in measures],
                risks,
                gettext("Risks of the last assessment"),
            ),
        ],
    )


def held_in(kind: str, told: dict[str, Any] | None, year: int, names: Names) -> Figure:
    """Return how many of a kind were held in a year, with the list of them; a dash where nothing is said."""
    if told is None:
        return Figure(NONE)
    last = year_end(year).isoformat()
    return Figure(told["held"], list_of({"kind": kind}, names, f"{year}-01-01", last, as_of=last))


def risks_in(row: dict[str, Any], year: int, names: Names) -> list[Figure]:
    """Return how many risks were of a level at the end of a year, with the lists; dashes where nothing is said."""
    if len(row) == 1:
        return [Figure(NONE) for _column in RISK]
    return risks_behind(row, names, year_end(year).isoformat())


def overdue(told: dict[str, Any] | None) -> Figure:
    """Say whether one was overdue at the end of a year."""
    if told is None:
        return Figure(NONE, among_words=True)
    return Figure(gettext("Yes") if told["is_overdue"] else gettext("No"), among_words=True)
