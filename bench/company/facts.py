"""The lives of the suppliers: stages, classifications and grades by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from foundation.dates import FAR, read_period

#: What becomes of a supplier: its stages in their order, and how many of a hundred thousand go that way.
LIVES = {
    ("registered", "active"): 42_000,
    ("applied", "registered", "active"): 26_000,
    ("applied", "selected", "registered", "active"): 14_000,
    ("registered", "active", "suspended", "active"): 4_500,
    ("registered", "active", "left", "registered", "active"): 1_500,
    ("registered", "active", "suspended"): 2_000,
    ("registered", "active", "left"): 3_000,
    ("registered", "active", "suspended", "eliminated"): 2_000,
    ("applied", "registered"): 3_500,
    ("applied", "selected"): 1_000,
    ("applied",): 500,
}
#: One in so many has a stage that begins only some days from now.
PLANNED = 200
#: One in so many has a stage that was corrected.
CORRECTED = 50
CATEGORY_WEIGHTS = {
    "assembly": 8, "components": 12, "batteries": 4, "metal_parts": 10, "plastic_parts": 10, "packaging": 6,
    "logistics": 7,
    "site_services": 5, "servers": 8, "cloud": 6, "software": 8, "data": 5, "professional": 7, "admin": 4,
}  # fmt: skip
COUNTRY_WEIGHTS = {"CN": 84, "HK": 4, "TW": 3, "JP": 3, "DE": 2, "US": 2, "VN": 1, "KR": 1}
GRADE_WEIGHTS = {"A": 15, "B": 68, "C": 16, "D": 1}
PERIODS = 6

Span = tuple[date, date]


def first_day(random: Random, today: date) -> date:
    """Return the day on which a supplier first appears."""
    return today - timedelta(days=random.randrange(200, 3_600))


def stages(random: Random, begin: date, today: date) -> Iterator[tuple[date, date, str]]:
    """Give (from, until, stage) of one supplier."""
    (life,) = random.choices(list(LIVES), list(LIVES.values()))
    # The steps before cooperation take weeks; what comes after it comes at any time until now.
    days = [begin]
    room = (today - begin).days
    for stage in life[1:]:
        step = random.randrange(5, 40) if stage in ("selected", "registered", "active") else random.randrange(40, 1_200)
        days.append(
            min(days[-1] + timedelta(days=step), today - timedelta(days=len(life)))
            if room > 200
            else days[-1] + timedelta(1)
        )
    for place in range(1, len(days)):
        days[place] = max(days[place], days[place - 1] + timedelta(days=1))
    steps = list(zip(days, life, strict=True))
    if random.randrange(PLANNED) == 0:
        steps.append((today + timedelta(days=random.randrange(3, 60)), "suspended"))
    ends = [day for day, _stage in steps[1:]] + [FAR]
    for (day, stage), end in zip(steps, ends, strict=True):
        yield day, end, stage


def classifications(random: Random, begin: date, today: date) -> Iterator[tuple[date, date, str, str, bool]]:
    """Give (from, until, category, country, core) of one supplier: one row, or two for one in four."""
    (category,) = random.choices(list(CATEGORY_WEIGHTS), list(CATEGORY_WEIGHTS.values()))
    (country,) = random.choices(list(COUNTRY_WEIGHTS), list(COUNTRY_WEIGHTS.values()))
    is_core = random.random() < 0.08
    if random.random() < 0.75:
        yield begin, FAR, category, country, is_core
        return
    change = begin + timedelta(days=random.randrange(30, max(31, (today - begin).days)))
    yield begin, change, category, country, is_core
    (other,) = random.choices(list(CATEGORY_WEIGHTS), list(CATEGORY_WEIGHTS.values()))
    yield change, FAR, other, country, not is_core if random.random() < 0.5 else is_core


def grades(random: Random, active_from: date, today: date) -> Iterator[tuple[str, date, date, date, str]]:
    """Give (period, its first day, the day after it, in effect from, grade) of the last half-years."""
    for code in half_years(today):
        period = read_period(code)
        after = period.last + timedelta(days=1)
        if active_from <= period.first and random.random() < 0.9:
            (grade,) = random.choices(list(GRADE_WEIGHTS), list(GRADE_WEIGHTS.values()))
            yield code, period.first, after, after + timedelta(days=random.randrange(5, 30)), grade


def half_years(today: date) -> list[str]:
    """Return the half-years that were over a month ago, oldest first."""
    last = 2 * today.year + (today.month > 6) - 1
    return [f"{half // 2}H{half % 2 + 1}" for half in range(last - PERIODS + 1, last + 1)]
