"""Audits and what they found, three years side by side (HKEX B5.2, B5.3; GRI 308-2, 414-2)."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from audits.models import AuditKind, Scheme, Severity
from reports.pages import NONE, Figure, Names, Section, Table
from reports.tables.audits import audits_between, cells, code_of, finding_headers
from reports.years import Year, at_year_ends, by_year, counts_of

CODE = "audits"
ORDER = 5.5
TITLE = _("Audits and findings")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return the audits held in each year by kind, the findings of each year, and how many of each severity."""
    told = by_year(years, CODE)
    return {
        "years": [year.year for year in years],
        "rows": [{"kind": kind, "counts": counts} for kind, counts in counts_of(told, kinds)],
        "findings": [table and table["findings"] for table in told],
        "severities": [
            {"scheme": scheme, "severity": severity, "counts": counts}
            for (scheme, severity), counts in counts_of(told, severities)
        ],
    }


def kinds(table: dict[str, Any]) -> dict[str, int]:
    """Return how many audits of each kind were held."""
    return {row["kind"]: row["held"] for row in table["rows"]}


def severities(table: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Return how many findings there were, by the codes of their scheme and severity."""
    return {
        (scheme["code"], row["severity"]): row["found"] for scheme in table["schemes"] for row in scheme["severities"]
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the tables as a page shows them."""
    years = figures["years"]
    tables = [held(figures, names), found(figures)]
    if figures["severities"]:
        rows = [
            (severity_of(row, names), [Figure(NONE if count is None else count) for count in row["counts"]])
            for row in figures["severities"]
        ]
        tables.append(Table([*map(str, years)], rows, gettext("Findings by severity")))
    return Section(CODE, str(TITLE), at_year_ends(), tables)


def held(figures: dict[str, Any], names: Names) -> Table:
    """Return how many audits were held in each year, with the lists of them."""
    called, years = dict(AuditKind.choices), figures["years"]

    def linked(counts: list[int | None], **kind: str) -> list[Figure]:
        return [
            Figure(NONE)
            if count is None
            else Figure(count, audits_between(names, f"{year}-01-01", f"{year}-12-31", **kind))
            for count, year in zip(counts, years, strict=True)
        ]

    rows = [(str(called[row["kind"]]), linked(row["counts"], kind__exact=row["kind"])) for row in figures["rows"]]
    columns = [*zip(*(row["counts"] for row in figures["rows"]), strict=True)]
    totals = [None if None in column else sum(column) for column in columns]
    return Table([*map(str, years)], rows, gettext("Audits held"), linked(totals) if rows else [])


def found(figures: dict[str, Any]) -> Table:
    """Return what was found and closed in each year, and what was open at its end."""
    headers = finding_headers()
    rows = [
        (str(year), [Figure(NONE)] * len(headers) if row is None else cells(row))
        for year, row in zip(figures["years"], figures["findings"], strict=True)
    ]
    return Table(headers, rows, gettext("Findings"))


def severity_of(row: dict[str, Any], names: Names) -> str:
    """Return what a severity is called, after its scheme."""
    return f"{names.of(Scheme, row['scheme'])} – {names.of(Severity, code_of({'code': row['scheme']}, row))}"
