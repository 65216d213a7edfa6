"""What the tables of the annual report share: the frozen figures of three Decembers, side by side."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attestations.models import Requirement
from reports.pages import NONE, Figure, Names, Section, Table, of_when, shown_share
from reports.shares import year_end

#: What is picked of a row of coverage.
COVERED = ("held", "required", "share", "signed", "by_clause")


class Year(NamedTuple):
    """A year, and the tables of the report of its December; None where there is none."""

    year: int
    tables: dict[str, Any] | None
    sha256: str = ""
    is_signed: bool = False


def side_by_side(
    years: Iterable[Year], rows_of: Callable[[dict[str, Any]], dict[str, Any]]
) -> list[tuple[str, list[Any]]]:
    """Return for each code that a December has what every December says of it; None where it says nothing."""
    found = [rows_of(year.tables) if year.tables else {} for year in years]
    codes = dict.fromkeys(code for rows in found for code in rows)
    return [(code, [rows.get(code) for rows in found]) for code in codes]


def by_year(years: Iterable[Year], table: str) -> list[dict[str, Any] | None]:
    """Return the frozen table of each December; None where no report of it has the table."""
    return [(year.tables or {}).get(table) for year in years]


def counts_of(
    told: Iterable[dict[str, Any] | None], counted: Callable[[dict[str, Any]], dict[Any, int]]
) -> list[tuple[Any, list[int | None]]]:
    """Return for each code that a December counts the counts of all; None where there is no table to count in."""
    found = [None if table is None else counted(table) for table in told]
    codes = dict.fromkeys(code for counts in found if counts is not None for code in counts)
    return [(code, [None if counts is None else counts.get(code, 0) for counts in found]) for code in codes]


def across(
    counts: Iterable[int | None], years: Iterable[int], behind: Callable[[int], str] = lambda _year: ""
) -> list[Figure]:
    """Return a row of counts, each with the list of its year that `behind` gives; a dash where there is none."""
    pairs = zip(counts, years, strict=True)
    return [Figure(NONE) if count is None else Figure(count, behind(year)) for count, year in pairs]


def covered(years: list[Year], table: str) -> dict[str, Any]:
    """Return what was held and required of each requirement of a table, year by year."""

    def rows_of(tables: dict[str, Any]) -> dict[str, Any]:
        rows = tables.get(table, {}).get("rows", [])
        return {row["requirement"]: {key: row[key] for key in COVERED if key in row} for row in rows}

    return {
        "years": [year.year for year in years],
        "rows": [{"requirement": code, "years": told} for code, told in side_by_side(years, rows_of)],
    }


def coverage_section(code: str, title: str | Promise, note: str, figures: dict[str, Any], names: Names) -> Section:
    """Return what was held in the year with the shares of the years before, and what those are of."""
    newest, *before = figures["years"]
    rows = figures["rows"]
    if not rows:
        return Section(code, str(title), note, [])
    called = [names.of(Requirement, row["requirement"]) for row in rows]
    keys = ["held", *(key for key in ("signed", "by_clause") if any(key in (row["years"][0] or {}) for row in rows))]
    heads = {
        "held": _("Held"),
        "signed": capfirst(_("signed")),
        "by_clause": capfirst(_("by contract clause")),
        "required": _("Required"),
    }
    keys.append("required")
    now = [[*(counted(row, 0, key, newest, names) for key in keys), shared(row, 0)] for row in rows]
    # Apart, so that the oldest stands beside the newest without being scrolled to.
    shares = [[shared(row, place) for place in range(len(row["years"]))] for row in rows]
    then = [
        [counted(row, place, key, year, names) for place, year in enumerate(before, 1) for key in ("held", "required")]
        for row in rows
    ]
    old = [of_when(heads[key], str(year)) for year in before for key in ("held", "required")]
    return Section(
        code,
        str(title),
        note,
        [
            Table([*(heads[key] for key in keys), _("Share")], [*zip(called, now, strict=True)], str(newest)),
            Table([*map(str, figures["years"])], [*zip(called, shares, strict=True)], _("Shares")),
            Table(old, [*zip(called, then, strict=True)], _("The years before")),
        ],
    )


def counted(row: dict[str, Any], place: int, key: str, year: int, names: Names) -> Figure:
    """Return a count of a requirement at the end of a year, with the list behind it; a dash where there is none."""
    told = row["years"][place]
    if told is None:
        return Figure(NONE)
    asked = {"on": year_end(year).isoformat(), "requirement": row["requirement"]}
    behind = {
        "held": {"standing": "held"},
        "required": {"standing": "required"},
        "signed": {"rests_on": "signed"},
        "by_clause": {"rests_on": "contract_clause"},
    }
    return Figure(told.get(key, NONE), names.obligations(**asked, **behind[key]))


def shared(row: dict[str, Any], place: int) -> Figure:
    """Return the share of a requirement at the end of a year; a dash where there is none."""
    told = row["years"][place]
    return Figure(NONE) if told is None else shown_share(told["share"])


def at_year_ends() -> str:
    """Say of when the figures are, and what a dash is."""
    return _("At the end of each year, as its report says; a dash where no report of it was frozen.")
