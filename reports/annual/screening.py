"""Screening, three years side by side (GRI 308-1, 308-2, 414-1, 414-2; HKEX B5.3)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import ScreeningKind
from reports.pages import NONE, Figure, Names, Row, Section, Table, of_when, shown_share
from reports.shares import year_end
from reports.years import Year, at_year_ends, side_by_side

CODE = "screening"
ORDER = 6
TITLE = _("Environmental and social screening")
PICKED = ("new_screened", "new_share", "assessed", "with_impacts", "agreed", "ended")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return how many were screened in each year by each kind of criteria, and what was found."""

    def rows_of(tables: dict[str, Any]) -> dict[str, Any]:
        table = tables.get(CODE, {"rows": []})
        return {row["kind"]: {key: row[key] for key in PICKED} | {"new": table["new"]} for row in table["rows"]}

    rows = [{"kind": kind, "years": told} for kind, told in side_by_side(years, rows_of)]
    return {"years": [year.year for year in years], "rows": rows}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them: who is new and was screened, and what was found."""
    called = dict(ScreeningKind.choices)

    def rows_of(keys: Iterable[str]) -> list[Row]:
        return [
            (of_when(str(called[row["kind"]]), str(year)), [cell(told, key, row["kind"], year, names) for key in keys])
            for row in figures["rows"]
            for year, told in zip(figures["years"], row["years"], strict=True)
        ]

    new = {"new_screened": gettext("Screened"), "new": gettext("New"), "new_share": gettext("Share")}
    found = {
        "with_impacts": gettext("With significant impacts"),
        "agreed": gettext("Improvement agreed"),
        "ended": gettext("Relationship ended"),
    }
    return Section(
        CODE,
        str(TITLE),
        at_year_ends(),
        [
            Table([*new.values()], rows_of(new), gettext("New suppliers that were screened (GRI 308-1, 414-1)")),
            Table(
                [*found.values()], rows_of(found), gettext("What was found, and what became of it (GRI 308-2, 414-2)")
            ),
        ],
    )


def cell(told: dict[str, Any] | None, key: str, kind: str, year: int, names: Names) -> Figure:
    """Return what a year says, with the suppliers behind it; a dash where it says nothing."""
    if told is None:
        return Figure(NONE)
    if key == "new_share":
        return shown_share(told[key])
    began = {"began_from": f"{year}-01-01"}
    asked = {"new": began, "new_screened": began | {"counted": f"screened.{kind}"}}
    behind = asked.get(key, {"counted": f"{key}.{kind}"})
    return Figure(told[key], names.suppliers(on=year_end(year).isoformat(), **behind))
