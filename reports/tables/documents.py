"""Test reports and basic documents, in the form of the certifications."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Kind
from reports.coverage import as_row
from reports.pages import Names, Section, Table, coverage_headers, coverage_row
from reports.populations import of_obligations
from reports.reading import Reading

CODE = "documents"
ORDER = 4.5
TITLE = _("Test reports and basic documents")
POPULATION = of_obligations(Kind.TEST_REPORT, Kind.DOCUMENT)


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each test report and document that is asked for."""
    return {"rows": [as_row(row) for row in reading.coverage_of(Kind.TEST_REPORT, Kind.DOCUMENT)]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = [coverage_row(row, names) for row in figures["rows"]]
    note = "" if rows else gettext("No test report and no document is asked for on this day.")
    return Section(
        CODE,
        str(TITLE),
        note,
        [Table(coverage_headers(), rows)] if rows else [],
        short=gettext("Test reports and documents"),
    )
