"""The report as a document to be printed and kept: PDF/A with its fonts in it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written, written_period
from foundation.typesetting import LATIN, LOOKS, MONO, typeset
from foundation.words import listed
from reports.charting import svg_of
from reports.columns import PAGE, broken, heights, widths
from reports.frozen import Footer, Rendered, Report
from reports.pages import Figure, Section, Table, report_sections, title_of
from reports.proof import how_to_verify, proof_of

CODE = "pdf"
ORDER = 2
TITLE: str | Promise = _("Document (PDF)")
MEDIA_TYPE = "application/pdf"
SUFFIX = "pdf"
IS_TEXT = False

TEMPLATE = Path(__file__).with_name("report.typ")
#: A table of so few rows and lines stands on one page, and so does any row of so few lines.
FEW, LOW = 14, 40


def render(report: Report, footer: Footer, language: str) -> Rendered:
    """Return the report as PDF; raise NotTypeset where a font or a glyph is missing."""
    # The moment is that of the figures: the same run gives the same bytes.
    moment = datetime.fromisoformat(footer.as_of).replace(tzinfo=UTC)
    with translation.override(language):
        return typeset(TEMPLATE, content_of(report, footer, language), at=moment)


def content_of(report: Report, footer: Footer, language: str) -> dict[str, Any]:
    """Return what the template is filled with, in the active language."""
    return {
        **LOOKS[language],
        "mono": MONO,
        "organisation": footer.organisation,
        "title": title_of(report),
        "period": written_period(footer.period),
        "as_of": gettext("As of the end of %(day)s.") % {"day": written(footer.as_of)},
        "open": gettext("The month still runs: its figures may change.") if report["is_open"] else "",
        "contents_heading": gettext("Contents"),
        "proof": [
            (*said, "hash" if said[1] in (footer.sha256, footer.checkpoint) else "") for said in proof_of(footer)
        ],
        "foot": f"{footer.organisation} · {footer.period} · {written(footer.as_of)}",
        "sha256": footer.sha256,
        "checkpoint": [gettext("Ledger"), footer.checkpoint],
        "verify": how_to_verify(footer),
        "total": gettext("Total"),
        # What stands before and after the numbers of pages, and between them.
        "pages": [*gettext("p. %(numbers)s").split("%(numbers)s"), listed(["", ""])],
        "sections": [
            section_of(section, [*LOOKS[language]["fonts"], LATIN]) for section in report_sections(report, site=None)
        ],
    }


def section_of(section: Section, fonts: list[str]) -> dict[str, Any]:
    """Return a section as the template takes it; what cannot be printed is sought in tables before drawings."""
    return {
        "code": section.code,
        "title": section.title,
        "note": section.note,
        "tables": [table_of(table) for table in section.tables],
        "charts": [{"title": chart.title, "drawing": svg_of(chart, fonts)} for chart in section.charts],
    }


def table_of(table: Table) -> dict[str, Any]:
    """Return a table as the template takes it: headers with whether words stand below them, and cells."""
    measured = widths(table)
    room = [width if unit == "mm" else PAGE for unit, width in measured[1:]]
    tall = heights(table, measured)
    return {
        "caption": table.caption,
        "columns": [
            (broken(header, width), is_words) for (header, is_words), width in zip(table.columns, room, strict=True)
        ],
        "widths": measured,
        "is_whole": len(tall) <= FEW and sum(tall) <= LOW,
        "has_whole_rows": max(tall, default=0) <= LOW,
        "rows": [[name, *map(cell_of, figures)] for name, figures in table.shown],
        "total": [cell_of(figure) for figure in table.total],
        "cut": table.cut,
        "none": "" if table.rows else gettext("None"),
    }


def cell_of(figure: Figure) -> Any:
    """Return what a cell says, with the length of its bar where it has one."""
    if figure.sections:
        return {"said": figure.value, "sections": [code for code, _title in figure.sections]}
    if figure.bar:
        return [figure.value, float(figure.bar)]
    return f"{figure.value:,}" if isinstance(figure.value, int | Decimal) else figure.value
