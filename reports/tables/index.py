"""The index: which tables answer the indicators of HKEX and GRI, and what is said about each."""

from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy as _

from foundation.dates import written_period
from foundation.words import listed
from reports.figures import table_modules
from reports.kpis import KPIS, MASTER, title_of
from reports.models import Narrative
from reports.pages import NONE, Figure, Names, Section, Table
from reports.reading import Reading

CODE = "index"
ORDER = 13
TITLE = _("Index of HKEX and GRI")


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each indicator: its tables, and by language the text told in the month, with its own month."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for text in Narrative.objects.told_in(f"{reading.as_of:%Y-%m}"):
        # The newest month comes last.
        told.setdefault(text.kpi, {})[text.language] = {"month": text.month, "text": text.text}
    return {
        "rows": [{"kpi": kpi.code, "tables": list(kpi.tables), "narrative": told.get(kpi.code, {})} for kpi in KPIS]
    }


def page(figures: dict[str, Any], _names: Names) -> Section:
    """Return the table as a page shows it."""
    titles = {module.CODE: str(module.TITLE) for module in table_modules()}
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


def named(tables: list[str], titles: dict[str, str]) -> Figure:
    """Return the tables that answer an indicator; those that are none of the report are not named."""
    found = tuple((table, titles[table]) for table in tables if table in titles)
    return Figure(listed(title for _table, title in found) or NONE, among_words=True, sections=found)


def said(narrative: dict[str, Any]) -> str:
    """Return the text in the active language, else the master's; a dash where nothing was said.

    A translation that is of an earlier month than the master's text says so.
    """
    master = narrative.get(MASTER)
    told = narrative.get(get_language() or MASTER) or master
    if not told:
        return "–"
    if not master or told["month"] >= master["month"]:
        return str(told["text"])
    words = gettext("%(text)s (This translation is older: the Simplified Chinese text was changed in %(month)s.)")
    return words % {"text": told["text"], "month": written_period(master["month"])}
