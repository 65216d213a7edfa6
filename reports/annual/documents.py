"""Test reports and basic documents: held of what was required (HKEX B5.2), three years side by side."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import Names, Section
from reports.years import Year, at_year_ends, coverage_section, covered

CODE = "documents"
ORDER = 4
TITLE = _("Test reports and basic documents")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return what was held and required, year by year."""
    return covered(years, CODE)


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    note = (
        at_year_ends()
        if figures["rows"]
        else gettext("In none of these years a test report or document was asked for.")
    )
    return coverage_section(CODE, TITLE, note, figures, names)
