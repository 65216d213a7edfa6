"""The report as a document to be printed and kept: PDF/A with its fonts in it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written
from foundation.typesetting import LOOKS, MONO, typeset
from foundation.widths import digits
from reports.charting import svg_of
from reports.frozen import Footer, Rendered, Report
from reports.pages import Figure, Section, Table, report_sections
from reports.proof import how_to_verify, proof_of

CODE = "pdf"
ORDER = 2
TITLE: str | Promise = _("Document (PDF)")
MEDIA_TYPE = "application/pdf"
SUFFIX = "pdf"
IS_TEXT = False

#: In digits: columns of words between these share what room there is; shorter ones have what they need.
NARROWEST, WIDEST, SHORT = 24, 44, 20
#: The widest column of numbers, in digits.
MOST = 16
#: In mm: a digit, what stands beside a text, a share with its bar; a number where there are few columns, and many.
DIGIT, PADDING, BAR, ROOMY, TIGHT = 1.55, 2.5, 21, 24, 10
FEW = 5

TEMPLATE = Path(__file__).with_name("report.typ")


def render(report: Report, footer: Footer, language: str) -> Rendered:
    """Return the report as PDF; raise RuntimeError where a font or a glyph is missing."""
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
        "title": gettext("Monthly compliance report"),
        "period": footer.period,
        "as_of": gettext("As of the end of %(day)s.") % {"day": written(footer.as_of)},
        "open": gettext("The month still runs: its figures may change.") if report["is_open"] else "",
        "contents_heading": gettext("Contents"),
        "proof": [
            (*said, "hash" if said[1] in (footer.sha256, footer.checkpoint) else "") for said in proof_of(footer)
        ],
        "foot": f"{footer.organisation} · {footer.period} · {written(footer.as_of)}",
        "sha256": footer.sha256,
        "checkpoint": [gettext("Ledger"), footer.checkpoint],
        "verify": how_to_verify(),
        "total": gettext("Total"),
        "sections": [section_of(section, LOOKS[language]["fonts"]) for section in report_sections(report)],
    }


def section_of(section: Section, fonts: list[str]) -> dict[str, Any]:
    """Return a section as the template takes it."""
    return {
        "title": section.title,
        "note": section.note,
        "charts": [{"title": chart.title, "drawing": svg_of(chart, fonts)} for chart in section.charts],
        "tables": [table_of(table) for table in section.tables],
    }


def table_of(table: Table) -> dict[str, Any]:
    """Return a table as the template takes it: headers with whether words stand below them, and cells."""
    return {
        "caption": table.caption,
        "columns": table.columns,
        "widths": widths(table),
        "rows": [[name, *map(cell_of, figures)] for name, figures in table.shown],
        "total": [cell_of(figure) for figure in table.total],
        "cut": table.cut,
    }


def widths(table: Table) -> list[tuple[str, float]]:
    """Return the width of each column: of numbers and short words in mm, of longer ones a part of what is left."""
    rows = [[name, *(str(figure.value) for figure in figures)] for name, figures in table.shown]
    longest = [
        max(digits(row[place]) for row in [["", *table.headers], *rows] if place < len(row))
        for place in range(len(table.headers) + 1)
    ]
    bars = {place for _name, figures in table.shown for place, figure in enumerate(figures) if figure.bar}
    found: list[tuple[str, float]] = [("fr", min(max(longest[0], NARROWEST), WIDEST))]
    for place, (header, is_words) in enumerate(table.columns):
        if is_words and longest[place + 1] > SHORT:
            found.append(("fr", min(longest[place + 1], WIDEST)))
        elif is_words:
            found.append(("mm", longest[place + 1] * DIGIT + PADDING))
        else:
            numbers = max((digits(row[place + 1]) for row in rows if len(row) > place + 1), default=0)
            # A header may take three lines, but no word of it two.
            words = max(digits(header) / 3, *map(digits, header.replace("（", " （").split() or [""]))
            least = BAR if place in bars else ROOMY if len(table.headers) <= FEW else TIGHT
            found.append(("mm", max(min(max(words, numbers), MOST) * DIGIT, least) + PADDING))
    return found


def cell_of(figure: Figure) -> Any:
    """Return what a cell says, with the length of its bar where it has one."""
    if figure.bar:
        return [figure.value, float(figure.bar)]
    return f"{figure.value:,}" if isinstance(figure.value, int | Decimal) else figure.value
