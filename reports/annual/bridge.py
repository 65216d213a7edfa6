"""From the suppliers on file to those that cooperate, three years side by side (HKEX B5.1, B5.2)."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.pages import Names, Section, Table
from reports.shares import year_end
from reports.tables.bridge import CODE, bridged
from reports.years import Year, across, at_year_ends, by_year, counts_of

ORDER = 1.5
TITLE = _("From on file to cooperating")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return who was on file at the end of each year, of them those of each stage, and who cooperated."""
    return {
        "years": [year.year for year in years],
        "rows": [{"code": code, "counts": counts} for code, counts in counts_of(by_year(years, CODE), counted)],
    }


def counted(table: dict[str, Any]) -> dict[str, int]:
    """Return what the bridge of a December counts."""
    return {"on_file": table["on_file"], **table["stages"]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the bridge as a page shows it: what does not cooperate is taken off."""
    rows = [
        (
            word,
            across(
                [None if count is None else sign * count for count in row["counts"]],
                figures["years"],
                partial(behind, stage, names),
            ),
        )
        for row in figures["rows"]
        for word, stage, sign in [bridged(row["code"])]
    ]
    # Who cooperates is what remains: the last line.
    rows.sort(key=lambda row: row[0] == bridged("active")[0])
    return Section(CODE, str(TITLE), at_year_ends(), [Table([*map(str, figures["years"])], rows)])


def behind(stage: str, names: Names, year: int) -> str:
    """Return the address of the suppliers that were at a stage at the end of a year."""
    return names.suppliers(on=year_end(year).isoformat(), stage=stage)
