"""The tables as one text for spreadsheets: every line says first of which table it is."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from reports.frozen import Footer, Report
from reports.pages import Section, Table, report_sections
from reports.proof import proof_of, reserved
from sheets.formulas import harmless

CODE = "csv"
ORDER = 4
TITLE: str | Promise = _("Tables as text (CSV)")
MEDIA_TYPE = "text/csv"
SUFFIX = "csv"
IS_TEXT = True
#: By it Excel knows that the text is UTF-8.
MARK = "\ufeff"
#: So many lines are written at once.
AT_ONCE = 1_000

Line = list[Any]


def render(report: Report, footer: Footer, language: str) -> Iterator[bytes]:
    """Give what proves the report, then each table below its headers; every line begins with the table's code."""
    with translation.override(language):
        proof = [*proof_of(footer), *reserved(report)]
        lines = lines_of(proof, report_sections(report, settings.PUBLIC_URL))
    yield MARK.encode()
    while True:
        # Not for longer: in between, whoever takes the pieces goes on in a language of his own.
        with translation.override(language):
            batch = [*islice(lines, AT_ONCE)]
        if not batch:
            return
        yield as_text(batch)


def lines_of(proof: list[tuple[str, str]], sections: list[Section]) -> Iterator[Line]:
    """Give all lines, an empty one between two tables."""
    yield from (["report", *said] for said in proof)
    for section in sections:
        if not section.tables:
            yield from ([], [section.code, section.title, section.note])
        for table in section.tables:
            yield []
            yield from table_lines(section, table)


def table_lines(section: Section, table: Table) -> Iterator[Line]:
    """Give the headers and the rows of a table."""
    place = [section.code, section.title, table.caption]
    yield [*place, "", *table.headers]
    for name, figures in table.rows:
        yield [*place, name, *(figure.value for figure in figures)]
    if table.total:
        yield [*place, gettext("Total"), *(figure.value for figure in table.total)]


def as_text(lines: list[Line]) -> bytes:
    """Return lines as CSV; no cell is one that a spreadsheet would run."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return target.getvalue().encode()
