"""The content index: each indicator of HKEX and GRI, where it is answered, and what is said about it."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from reports.annual import annual_modules
from reports.kpis import KPIS, title_of
from reports.pages import Figure, Names, Section, Table
from reports.tables.index import named, said
from reports.years import Year

CODE = "index"
ORDER = 0
TITLE = _("Index of HKEX and GRI")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return a row for each indicator with its tables and, by language, the text told in December."""
    newest = years[0].tables or {}
    told = {row["kpi"]: row["narrative"] for row in newest.get(CODE, {}).get("rows", [])}
    return {
        "rows": [{"kpi": kpi.code, "tables": list(kpi.tables), "narrative": told.get(kpi.code, {})} for kpi in KPIS]
    }


def page(figures: dict[str, Any], _names: Names) -> Section:
    """Return the index as a page shows it; what only the monthly report has is not named."""
    titles = {module.CODE: str(module.TITLE) for module in annual_modules()}
    rows = [
        (
            title_of(row["kpi"]),
            [
                named(row["tables"], titles),
                Figure(said(row["narrative"]), among_words=True),
            ],
        )
        for row in figures["rows"]
    ]
    return Section(
        CODE,
        str(TITLE),
        gettext("Where the Simplified Chinese text and another differ, the Simplified Chinese one prevails."),
        [Table([gettext("Tables"), gettext("Narrative")], rows)],
    )
