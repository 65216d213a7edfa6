"""Read a day in any of the forms that trackers use."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sheets.untaken import CellError

ROC_FIRST_YEAR = 1911
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
ROC = re.compile(r"(?:中[華华])?民[國国](\d{2,3})年(\d{1,2})月(\d{1,2})日?\Z|(1\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z")
SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\Z")
#: The time of a moment, with its zone: the day is the one that is written.
TIME = re.compile(r"[ T]([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?\Z")
MONTHS = 12
#: How spreadsheets count days.
SERIAL = re.compile(r"([1-9]\d{4})(\.\d+)?\Z")
DAY_NOUGHT = date(1899, 12, 30)


def day_of(text: str, order: str = "") -> date:
    """Return the day that a text names; `order` (dmy, mdy) says how 01/02/2025 is meant. Raise CellError."""
    text = as_given = TIME.sub("", text)
    if not re.search(r"\d\s+\d", text):
        text = re.sub(r"\s+", "", text)
    if match := YEAR_FIRST.match(text) or COMPACT.match(text):
        return real_day(text, int(match[1]), int(match[2]), int(match[3]))
    if match := ROC.match(text):
        year, month, number = (int(part) for part in match.groups() if part)
        return real_day(text, year + ROC_FIRST_YEAR, month, number)
    if match := YEAR_LAST.match(text):
        return day_with_year_last(text, int(match[1]), int(match[2]), int(match[3]), order)
    raise no_day(as_given)


def no_day(text: str) -> CellError:
    """Return the refusal of what is no date, saying what it may have been."""
    if SHORT_YEAR.match(text):
        words = _("%(value)s has a year of two digits; write it with four, as 2025-03-01.")
    elif match := SERIAL.match(text):
        shown = DAY_NOUGHT + timedelta(days=int(match[1]))
        words = _("%(value)s is a number; if it means %(day)s, format the cells as dates or write them so.")
        return CellError("bad_date", words % {"value": text, "day": shown})
    else:
        words = _("%(value)s is not a date; write it as 2025-03-01.")
    return CellError("bad_date", words % {"value": text})


def real_day(text: str, year: int, month: int, number: int) -> date:
    """Return the day, or say that the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        raise impossible(text) from None


def day_with_year_last(text: str, first: int, second: int, year: int, order: str) -> date:
    """Read 13/02/2025, which can be only one day; refuse 01/02/2025, which can be two unless the order is known."""
    readings = {}
    for name, month, number in (("dmy", second, first), ("mdy", first, second)):
        try:
            readings[name] = date(year, month, number)
        except ValueError:
            continue
    if not readings:
        raise impossible(text)
    if order in readings:
        return readings[order]
    if len(set(readings.values())) > 1:
        earlier, later = sorted(readings.values())
        words = _("%(value)s can be %(one)s or %(other)s; write the year first.")
        raise CellError("ambiguous_date", words % {"value": text, "one": earlier, "other": later})
    return next(iter(readings.values()))


def order_of(text: str) -> str:
    """Return which order (dmy, mdy) a day with its year last must be in; nothing where it may be in either."""
    match = YEAR_LAST.match(text)
    if match is None or (int(match[1]) > MONTHS) == (int(match[2]) > MONTHS):
        return ""
    return "dmy" if int(match[1]) > MONTHS else "mdy"


def impossible(text: str) -> CellError:
    """Return the refusal of a day that no calendar has."""
    words = _("%(value)s is not a day of the calendar; write one such as 2025-03-31.")
    return CellError("bad_date", words % {"value": text})
