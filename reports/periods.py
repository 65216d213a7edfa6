"""What a report is of: a month as of its last day, or a day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

#: No supplier is as old as this, and the tables look years back from the day they are of.
EARLIEST_YEAR = 1900


class UnknownPeriod(ValueError):
    """A period that cannot be reported on; says why in words."""


@dataclass(frozen=True)
class ReportPeriod:
    """A month, the day its figures are of, and whether it still runs."""

    month: str
    as_of: date
    is_open: bool


def read_report_period(text: str, today: date) -> ReportPeriod:
    """Read 2024-12 (as of its last day, or of today while it runs) or 2024-12-15; raise UnknownPeriod."""
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    if match is None:
        raise UnknownPeriod(_("%(text)s is no period; write 2024-12 or 2024-12-15.") % {"text": text})
    year, month = int(match[1]), int(match[2])
    try:
        day = date(year, month, int(match[3] or 1))
    except ValueError:
        raise UnknownPeriod(_("%(text)s is not in the calendar.") % {"text": text}) from None
    if year < EARLIEST_YEAR:
        words = _("%(text)s is too long ago; reports begin with the year %(year)s.")
        raise UnknownPeriod(words % {"text": text, "year": EARLIEST_YEAR})
    if day > today:
        raise UnknownPeriod(_("%(text)s lies in the future.") % {"text": text})
    is_open = (year, month) == (today.year, today.month)
    if match[3] is None:
        day = today if is_open else date(year, month, monthrange(year, month)[1])
    return ReportPeriod(f"{year:04}-{month:02}", day, is_open)
