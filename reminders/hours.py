"""At which hour somebody is written to: nine o'clock where he is, on the day on which he is to be told.

What is late is sent as soon as it can be, but to nobody at night.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
    """Return each time zone for which something is still to be sent and in which it is night."""
    to_come = Reminder.objects.filter(state__in=(Reminder.State.WAITING, Reminder.State.IN_MAIL))
    zones = to_come.order_by().values_list("time_zone", flat=True).distinct()
    return [zone for zone in zones if is_night(now, zone)]


def days_begun(now: datetime) -> list[tuple[str, date]]:
    """Return each time zone in which something waits, with its last day whose hour of sending has come."""
    zones = Reminder.objects.waiting().order_by().values_list("time_zone", flat=True).distinct()
    return [(zone, last_begun(now, zone)) for zone in zones]
