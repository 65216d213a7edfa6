"""Engagement with suppliers, and to whom policies against corruption were made known (GRI 205-2; HKEX B5.2, B7.2)."""

from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import Engagement
from reports.pages import NONE, Figure, Names, Section, Table, shown_share
from reports.shares import year_end
from reports.tables.engagement import CODE, OF_KIND, list_of
from reports.years import Year, across, at_year_ends, by_year, counts_of
from suppliers.models import Region, Stage

ORDER = 7.8
TITLE = _("Engagement with suppliers")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return what was held in each year and who came, and to how many policies were made known by its end."""
    told = by_year(years, CODE)
    return {
        "years": [year.year for year in years],
        "rows": [{"kind": code, "counts": counts} for code, counts in counts_of(told, held)],
        "came": [{"code": code, "counts": counts} for code, counts in counts_of(told, came)],
        "informed": [
            {"region": region, "column": column, "counts": counts}
            for column in ("informed", "cooperating")
            for region, counts in counts_of(told, partial(by_region, column))
        ],
        "shares": [None if table is None else {"share": table["informed_total"]["share"]} for table in told],
    }


def held(table: dict[str, Any]) -> dict[str, int]:
    """Return what was held, by kind."""
    return {row["kind"]: row["held"] for row in table["rows"]}


def came(table: dict[str, Any]) -> dict[str, int]:
    """Return how many suppliers came, each once, and how many persons."""
    return {"suppliers": table["suppliers"], "persons": sum(row["persons"] for row in table["rows"])}


def by_region(column: str, table: dict[str, Any]) -> dict[str, int]:
    """Return a column of whom policies were made known to, by region and of all."""
    return {row["region"]: row[column] for row in (*table["informed"], table["informed_total"])}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them."""
    years = figures["years"]
    headers = [*map(str, years)]
    kinds = dict(Engagement.Kind.choices)
    rows = [
        (
            str(kinds[row["kind"]]),
            across(row["counts"], years, partial(of_kind, row["kind"], names)),
        )
        for row in figures["rows"]
    ]
    words = {"suppliers": gettext("Suppliers that came"), "persons": gettext("Persons")}
    # Persons are no rows of a list: they are added up over attendances.
    lists = {"suppliers": {"behind": partial(who_came, names)}, "persons": {}}
    rows += [(words[row["code"]], across(row["counts"], years, **lists[row["code"]])) for row in figures["came"]]
    return Section(
        CODE,
        str(TITLE),
        at_year_ends(),
        [
            Table(headers, rows, gettext("Held in the year")),
            Table(headers, known(figures, names), gettext("Policies against corruption made known (GRI 205-2)")),
        ],
    )


def of_kind(kind: str, names: Names, year: int) -> str:
    """Return the address of what was held in a year."""
    return list_of("engagement", names, (f"{year}-01-01", f"{year}-12-31"), OF_KIND | {"kind__exact": kind})


def who_came(names: Names, year: int) -> str:
    """Return the address of the suppliers that came to something in a year."""
    return names.suppliers(on=year_end(year).isoformat(), counted="came")


def region_of(code: str, names: Names) -> str:
    """Return what a region is called; of the empty one, that it is all of them."""
    return names.of(Region, code) if code else gettext("All")


def known(figures: dict[str, Any], names: Names) -> list[Any]:
    """Return to how many policies were made known, of how many, and the share of all."""
    years = figures["years"]
    columns = {"informed": gettext("Made known to"), "cooperating": gettext("Cooperating")}

    def behind(region: str, column: str, year: int) -> str:
        asked = {"region": region} if region else {}
        asked |= {"counted": "informed"} if column == "informed" else {}
        return names.suppliers(on=year_end(year).isoformat(), stage=Stage.ACTIVE.value, **asked)

    def linked(row: dict[str, Any]) -> list[Figure]:
        return across(row["counts"], years, partial(behind, row["region"], row["column"]))

    rows = [
        (
            f"{columns[row['column']]} – {region_of(row['region'], names)}",
            linked(row),
        )
        for row in figures["informed"]
    ]
    shares = [Figure(NONE) if told is None else shown_share(told["share"]) for told in figures["shares"]]
    return [*rows, (gettext("Share of all"), shares)]
