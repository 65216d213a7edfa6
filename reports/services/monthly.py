"""Make the report of each month after its close.

The database says what was made: a beat that was missed is caught up by the next one, and two at once make one report.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from accounts.services import system_user
from reports.models import Origin, ReportRun
from reports.periods import ReportPeriod, read_report_period
from reports.services.freezing import freeze

#: Half an hour after midnight the month is closed: what was typed at its end is on file.
CLOSED_AFTER = timedelta(minutes=30)


def make_due_reports(now: datetime) -> list[ReportRun]:
    """Make the reports of all months that closed since the last one that was made; return them."""
    made = []
    for period in due(now):
        try:
            made.append(freeze(period, actor=system_user(), origin=Origin.SCHEDULE))
        except IntegrityError:
            continue  # Another worker was faster.
    return made


def due(now: datetime) -> list[ReportPeriod]:
    """Return the months that are closed and have no report by the clock: the last one alone where none has one yet."""
    day = (timezone.localtime(now, ZoneInfo(settings.TIME_ZONE)) - CLOSED_AFTER).date()
    last = day.replace(day=1) - timedelta(days=1)
    made = ReportRun.objects.filter(origin=Origin.SCHEDULE).order_by("-month")
    newest = made.values_list("month", flat=True).first()
    months = [f"{last:%Y-%m}"]
    while newest and months[-1] > newest:
        last = last.replace(day=1) - timedelta(days=1)
        months.append(f"{last:%Y-%m}")
    waiting = [month for month in reversed(months) if not newest or month > newest]
    return [read_report_period(month, day) for month in waiting]
