"""On which days people of a country work: its public holidays ship with the library `holidays`, exceptions are rows.

A reminder whose day is none is sent on the working day before. The due day stays what it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings
from holidays import HolidayBase, country_holidays

from reminders.models import CalendarDay
from suppliers.models import Country, Supplier

ONE_DAY = timedelta(days=1)
#: No country is closed for longer.
LONGEST_CLOSED = 31
SATURDAY = 5


@dataclass(frozen=True)
class Horizons:
    """How far a day's sending reaches, by country: to the day before the next working day.

    None where nobody works on the day itself: nothing is sent then.
    """

    #: What holds where nothing else is said.
    usual: date | None
    #: Another horizon -> the keys of the countries that have it.
    others: Mapping[date | None, tuple[int, ...]]

    @property
    def is_everywhere(self) -> bool:
        """Whether people of every country work on the day itself."""
        return None not in (self.usual, *self.others)


def horizons(today: date) -> Horizons:
    """Return how far today's sending reaches for the suppliers of each country."""
    exceptions = exceptions_around(today)
    by_horizon: dict[date | None, list[int]] = defaultdict(list)
    used = Supplier.objects.order_by().values("country").distinct()
    for pk, code in Country.objects.filter(pk__in=used).order_by("pk").values_list("pk", "code"):
        by_horizon[horizon(code, today, exceptions.get(code, {}))].append(pk)
    usual = max(by_horizon, key=lambda found: len(by_horizon[found]), default=today)
    return Horizons(usual, {found: tuple(pks) for found, pks in by_horizon.items() if found != usual})


def horizon(code: str, today: date, exceptions: Mapping[date, bool]) -> date | None:
    """Return the last day before the next working day of a country; None where today is none itself."""
    if not is_working_day(code, today, exceptions):
        return None
    last = today
    while not is_working_day(code, last + ONE_DAY, exceptions) and (last - today).days < LONGEST_CLOSED:
        last += ONE_DAY
    return last


def is_own_working_day(today: date) -> bool:
    """Tell whether the organisation works on a day."""
    code = settings.ORGANISATION_COUNTRY
    return is_working_day(code, today, exceptions_around(today).get(code, {}))


def is_working_day(code: str, day: date, exceptions: Mapping[date, bool]) -> bool:
    """Tell whether people of a country work on a day: as an exception says, else as its calendar does."""
    if day in exceptions:
        return exceptions[day]
    calendar = calendar_of(code)
    return day.weekday() < SATURDAY if calendar is None else calendar.is_working_day(day)


@cache
def calendar_of(code: str) -> HolidayBase | None:
    """Return the calendar of a country; None where the library has none: then Saturday and Sunday are free."""
    try:
        return country_holidays(code)
    except NotImplementedError:
        return None


def exceptions_around(today: date) -> dict[str, dict[date, bool]]:
    """Return what rows say of the days that count today, by country."""
    found: dict[str, dict[date, bool]] = defaultdict(dict)
    rows = CalendarDay.objects.filter(day__range=(today, today + timedelta(days=LONGEST_CLOSED + 1)))
    for code, day, is_working in rows.values_list("country__code", "day", "is_working"):
        found[code][day] = is_working
    return found
