"""Test reports and basic documents, in the form of the certifications."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from attestations.models import Kind
from reports.coverage import as_row, coverage

CODE = "documents"
ORDER = 4.5
TITLE = _("Test reports and basic documents")


def compute(as_of: date) -> dict[str, Any]:
    """Return a row for each test report and document that is asked for."""
    return {"rows": [as_row(row) for row in coverage(as_of, [Kind.TEST_REPORT, Kind.DOCUMENT])]}
