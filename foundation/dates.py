"""Days and periods: half-open in the database, inclusive on paper."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

#: The first day no longer of what has no end. Never NULL: ranges and MAX then just work.
FAR = date(9999, 12, 31)
#: The first day of what has always been.
ALWAYS = date(1, 1, 1)


def today() -> date:
    """Return the organisation's calendar day. Only views, tasks and commands may ask."""
    return timezone.localtime(timezone.now(), ZoneInfo(settings.TIME_ZONE)).date()


def first_day_after(printed: date | None) -> date:
    """Turn a printed (inclusive) last day, or none, into the first day that no longer counts."""
    return FAR if printed is None or printed >= FAR else printed + timedelta(days=1)


def last_day(until: date) -> date | None:
    """Turn a first day that no longer counts into the last day that does; None where there is no end."""
    return None if until == FAR else until - timedelta(days=1)


def ahead(day: date, days: int) -> date:
    """Return the day `days` after another, short of the end of time."""
    return day + min(timedelta(days=days), FAR - timedelta(days=1) - day)


def months_after(start: date, months: int) -> date:
    """Return the same day some months later; the last of the month, or of all days, where there is no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    if year > FAR.year:
        return FAR
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def local_day(moment: datetime) -> date:
    """Return the organisation's calendar day of an aware moment."""
    return timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)).date()


def end_of(day: date) -> datetime:
    """Return the first moment after a day of the organisation."""
    return datetime.combine(ahead(day, 1), time.min, ZoneInfo(settings.TIME_ZONE))


def year_until(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of the organisation's year of a day, and the first one after the day."""
    return end_of(date(max(day.year - 1, 1), 12, 31)), end_of(day)


def written(day: date | str) -> str:
    """Return a day, or an ISO date, as the active language writes it on every page."""
    return date_format(date.fromisoformat(day) if isinstance(day, str) else day, "DATE_FORMAT")


def written_period(period: str) -> str:
    """Return a year (2024), a month (2024-12) or a day (2024-12-15) as the active language writes it."""
    if len(period) == len("2024"):
        return pgettext("year", "%(year)s") % {"year": period}
    if len(period) > len("2024-12"):
        return written(period)
    return date_format(date.fromisoformat(f"{period}-01"), "YEAR_MONTH_FORMAT")


class NextDay(models.Func):
    """A date plus one day, in a form that a generated column accepts on both databases."""

    arity = 1
    output_field = models.DateField()
    days = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it as a date plus an integer."""
        return super().as_sql(compiler, connection, template=f"(%(expressions)s {self.days:+d})", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it with the modifier of SQLite's date function."""
        return super().as_sql(compiler, connection, template=f"date(%(expressions)s, '{self.days:+d} day')", **extra)


class DayBefore(NextDay):
    """A date less one day: the last day that counts before the first that does not."""

    days = -1


class DaysLater(NextDay):
    """A date plus some days."""

    def __init__(self, expression: Any, days: int, **extra: Any) -> None:
        super().__init__(expression, **extra)
        self.days = days


@dataclass(frozen=True)
class Period:
    """A span of whole days: `first` and `last` are both in it."""

    code: str
    first: date
    last: date


PERIOD = re.compile(
    r"(?P<year>[12]\d{3})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?\Z", re.ASCII
)


def read_period(code: str) -> Period:
    """Read 2024, 2024H2, 2024Q3 or 2024-12; raise ValueError for anything else."""
    match = PERIOD.match(code)
    if match is None:
        raise ValueError(code)
    year = int(match["year"])
    if match["half"]:
        opening, months = 6 * int(match["half"]) - 5, 6
    elif match["quarter"]:
        opening, months = 3 * int(match["quarter"]) - 2, 3
    elif match["month"]:
        opening, months = int(match["month"]), 1
    else:
        opening, months = 1, 12
    closing = opening + months - 1
    return Period(code, date(year, opening, 1), date(year, closing, monthrange(year, closing)[1]))
