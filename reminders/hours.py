"""At which hour somebody is written to: nine o'clock where he is, on the day on which he is to be told.

What is late is sent as soon as it can be, but to nobody at night.
"""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings

from reminders.models import Reminder

#: No clock skips or repeats it.
SEND_HOUR = time(9)

#: From midnight until then nobody is written to, however late it is.
NIGHT_ENDS = time(3)


def last_begun(now: datetime, zone: str) -> date:
    """Return the last day of a zone whose hour of sending has come; the empty name is the organisation's zone."""
    there = now.astimezone(zone_called(zone or settings.TIME_ZONE))
    return there.date() if there.time() >= SEND_HOUR else there.date() - timedelta(days=1)


def is_night(now: datetime, zone: str) -> bool:
    """Tell whether nobody of a zone is to be written to now."""
    return now.astimezone(zone_called(zone or settings.TIME_ZONE)).time() < NIGHT_ENDS


def zone_called(name: str) -> ZoneInfo:
    """Return a time zone; the organisation's where a list of names has dropped it since it was entered."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def zones_at_night(now: datetime) -> list[str]:
    """Return the time zones in which it is night; the empty name is the organisation's."""
    asleep = asleep_since(now - timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond))
    return [*asleep, ""] if is_night(now, "") else [*asleep]


@lru_cache(maxsize=8)
def asleep_since(quarter: datetime) -> tuple[str, ...]:
    """Return the time zones in which it is night at the beginning of a quarter of an hour, and so until its end.

    No zone has been off the quarters of an hour since 1972.
    """
    return tuple(name for name, zone in every_zone().items() if quarter.astimezone(zone).time() < NIGHT_ENDS)


def nights(now: datetime, lately: timedelta) -> dict[datetime, list[str]]:
    """Return since when it has been night, and in which time zones: where it is, or was until lately."""
    found: dict[datetime, list[str]] = {}
    for at in (now, now - lately):
        for name in zones_at_night(at):
            there = at.astimezone(zone_called(name or settings.TIME_ZONE))
            found.setdefault(datetime.combine(there.date(), time(), there.tzinfo), []).append(name)
    return found


@cache
def every_zone() -> dict[str, ZoneInfo]:
    """Return each time zone that anybody can be in: a claim looks at all of them, and ZoneInfo keeps only a few."""
    return {name: ZoneInfo(name) for name in sorted(available_timezones())}


def days_begun(now: datetime) -> list[tuple[str, date]]:
    """Return each time zone in which something waits, with its last day whose hour of sending has come."""
    zones = Reminder.objects.waiting().order_by().values_list("time_zone", flat=True).distinct()
    return [(zone, last_begun(now, zone)) for zone in zones]
