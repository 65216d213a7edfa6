"""The report as a document to be printed and kept: PDF/A with its fonts in it."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written, written_period
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

#: In digits: what words take at least and at most where they share the room; shorter ones have what they need.
NARROWEST, WIDEST, SHORT = 24, 44, 22
#: The widest column of numbers, in digits.
MOST = 16
#: In mm: the page between its margins, a digit, what stands beside a number and beside words, a share with its bar.
PAGE, DIGIT, PADDING, APART, BAR = 170, 1.55, 2.8, 4, 19
#: Numbers stand at most so far apart, in mm.
ROOMY = 26

#: Where Typst sets Chinese signs and others apart.
SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u2e80-\u9fff])")

TEMPLATE = Path(__file__).with_name("report.typ")


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
        "title": gettext("Monthly compliance report"),
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
        "columns": [(broken(header), is_words) for header, is_words in table.columns],
        "widths": widths(table),
        "rows": [[name, *map(cell_of, figures)] for name, figures in table.shown],
        "total": [cell_of(figure) for figure in table.total],
        "cut": table.cut,
    }


def widths(table: Table) -> list[tuple[str, float]]:
    """Return the width of each column: of numbers and short words in mm, of longer ones a part of what is left."""
    rows = [[name, *(str(figure.value) for figure in figures)] for name, figures in table.shown]
    longest = [
        max(setting(row[place]) for row in [["", *table.headers], *rows] if place < len(row))
        for place in range(len(table.headers) + 1)
    ]
    bars = {place for _name, figures in table.shown for place, figure in enumerate(figures) if figure.bar}
    first = min(max(longest[0], NARROWEST), WIDEST)
    found: list[tuple[str, float]] = [("fr", first)]
    for place, (header, is_words) in enumerate(table.columns):
        if is_words and longest[place + 1] > SHORT:
            found.append(("fr", min(longest[place + 1], WIDEST)))
        elif is_words:
            found.append(("mm", longest[place + 1] * DIGIT + APART))
        else:
            parts = [*map(setting, broken(header).split() or [""])]
            numbers = max((setting(row[place + 1]) for row in rows if len(row) > place + 1), default=0)
            words = max(setting(header) / 3, *(part if part <= MOST else part / 2 for part in parts))
            least = BAR if place in bars else 0
            found.append(("mm", max(min(max(words, numbers), MOST) * DIGIT, least) + PADDING))
    return spread(found, [setting(header) for header in table.headers], first * DIGIT + APART)


def spread(found: list[tuple[str, float]], headers: list[float], first: float) -> list[tuple[str, float]]:
    """Return columns with what room is left: numbers stand apart, and headers on one line, once names have theirs."""
    if any(unit == "fr" for unit, _width in found[1:]):
        return found
    wanted = [
        max(width, min(header * DIGIT + PADDING, 2 * ROOMY), ROOMY)
        for (_mm, width), header in zip(found[1:], headers, strict=True)
    ]
    spare = PAGE - first - sum(width for _mm, width in found[1:])
    asked = sum(wanted) - sum(width for _mm, width in found[1:])
    part = min(max(spare, 0) / asked, 1) if asked else 0
    return [
        found[0],
        *(("mm", width + (more - width) * part) for (_mm, width), more in zip(found[1:], wanted, strict=True)),
    ]


def setting(text: str) -> float:
    """Return how wide a text is set, in digits: between Chinese and other signs stands a quarter of a sign."""
    return digits(text) + 0.5 * len(SEAM.findall(text))


def broken(header: str) -> str:
    """Return a header that takes a new line before what stands in brackets."""
    return header.replace("（", "\n（").replace(" (", "\n(")


def cell_of(figure: Figure) -> Any:
    """Return what a cell says, with the length of its bar where it has one."""
    if figure.bar:
        return [figure.value, float(figure.bar)]
    return f"{figure.value:,}" if isinstance(figure.value, int | Decimal) else figure.value
