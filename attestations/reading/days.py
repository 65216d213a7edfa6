"""The days that a paper names, in figures or in words."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from attestations.reading.labels import MOST
from sheets.days import day_of
from sheets.untaken import CellError

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
GAP = r"[\s,./-]{0,3}"
#: Of nought there are many: people type whichever they find.
NUMERALS = dict(zip("〇零○Oo一二三四五六七八九", (0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
NUMERAL = "[〇零○O一二三四五六七八九十]"
DAY = re.compile(
    rf"""(?<![A-Za-z0-9])(?<![A-Za-z]-)(?<!\d[./])(?:
    (?P<figures>\d{{4}}\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}(?:\s?日)?
        |(?:中[華华])?民[國国]\s?\d{{2,3}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日
        |\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}})
    |(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?{GAP}(?:of\s)?{MONTH.format("m1")}{GAP}(?P<y1>\d{{4}})
    |{MONTH.format("m2")}{GAP}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?{GAP}(?P<y2>\d{{4}})
    |(?P<y3>\d{{4}}){GAP}{MONTH.format("m3")}{GAP}(?P<d3>\d{{1,2}})
    |(?P<y4>{NUMERAL}{{4}})\s?年\s?(?P<m4>{NUMERAL}{{1,3}})\s?月\s?(?P<d4>{NUMERAL}{{1,3}})\s?日
    )(?![\d/]|\.\d|-(?!\d{{4}}))""",
    re.IGNORECASE | re.VERBOSE,
)


class Named(NamedTuple):
    """A day as it is named: where in the text, and which; None where it is impossible or can be two."""

    start: int
    end: int
    day: date | None


def days_in(text: str) -> Iterator[Named]:
    """Give the first days that a text names."""
    for found in islice(DAY.finditer(text), MOST):
        try:
            day = day_of(in_figures(found))
        except CellError:
            day = None
        yield Named(found.start(), found.end(), day)


def in_figures(found: re.Match[str]) -> str:
    """Return a day as figures that the sheets know to read."""
    if found["figures"]:
        return re.sub(r"\s", "", found["figures"])
    which = next(number for number in "1234" if found[f"y{number}"])
    year, month, day = (found[f"{part}{which}"] for part in "ymd")
    if which == "4":
        return f"{number_of(year)}-{number_of(month)}-{number_of(day)}"
    return f"{year}-{MONTHS.index(month[:3].lower()) + 1}-{day}"


def number_of(numerals: str) -> int:
    """Return the number of Chinese numerals such as 二〇二五, 十五 or 三十一."""
    tens, ten, ones = numerals.rpartition("十")
    if ten:
        return 10 * (number_of(tens) if tens else 1) + (number_of(ones) if ones else 0)
    return int("".join(str(NUMERALS[numeral]) for numeral in numerals))
