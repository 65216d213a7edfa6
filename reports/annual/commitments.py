"""Commitments: held of what was required (HKEX B5.2, B7.2; GRI 205-2), three years side by side."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.pages import Names, Section
from reports.years import Year, at_year_ends, coverage_section, covered

CODE = "commitments"
ORDER = 2
TITLE = _("Commitments")


def compute(years: list[Year]) -> dict[str, Any]:
    """Return what was held and required, year by year."""
    return covered(years, CODE)


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    return coverage_section(CODE, TITLE, at_year_ends(), figures, names)
