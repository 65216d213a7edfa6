"""The frozen report from which a list was opened: the list is of the register of today, and says so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from foundation.dates import written_period
from reports.annually import OF_YEAR, december
from reports.models import ReportRun


@dataclass(frozen=True)
class Behind:
    """A frozen report: the period and the day that it is of, and its page."""

    period: str
    as_of: date
    address: str
    is_of_a_year: bool = False


def report_behind(asked: str, person: Any) -> Behind | None:
    """Return the report that a list's address names, for whoever may read it; None for what is none."""
    digits = asked.removeprefix(OF_YEAR)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < len(str(2**63))):
        return None
    if not person.has_perm("reports.view_reportrun"):
        return None
    if asked != digits:
        run, page = december(int(digits)), f"{reverse('admin:reports_reportrun_annual')}?year={digits}"
        return Behind(written_period(digits), run.as_of, page, is_of_a_year=True) if run else None
    run = ReportRun.objects.light().filter(pk=int(digits)).first()
    return Behind(written_period(run.period), run.as_of, run.get_absolute_url()) if run else None
