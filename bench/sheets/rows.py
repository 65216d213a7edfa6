"""Made-up rows of the sheet of suppliers: the same at every call."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.company.facts import CATEGORY_WEIGHTS, COUNTRY_WEIGHTS
from bench.company.names import company_name, social_credit_code

SEED = 20250101
#: No row names a later day.
LAST_DAY = date(2024, 12, 31)
STAGE_WEIGHTS = {"active": 80, "registered": 12, "left": 5, "applied": 3}
LANGUAGE_WEIGHTS = {"zh-hans": 70, "zh-hant": 20, "en": 10}
COLUMNS = (
    "code", "name", "name_en", "country", "category", "stage", "registered_on", "active_from", "left_on", "is_core",
    "uscc", "contact_name", "contact_email", "contact_phone", "language",
)  # fmt: skip
SURNAMES, GIVEN = "王李張劉陳楊黃趙吳周", "偉芳娜敏靜強磊洋艷勇傑娟濤明超霞平剛"
#: One row in so many differs in the changed file: its contact has another number.
CHANGED = 100

Row = tuple[Any, ...]


def rows(count: int, *, changed: bool = False) -> Iterator[Row]:
    """Give `count` suppliers as values of COLUMNS."""
    random = Random(SEED)
    for number in range(count):
        name, english = company_name(random)
        country, category = one_of(random, COUNTRY_WEIGHTS), one_of(random, CATEGORY_WEIGHTS)
        stage = one_of(random, STAGE_WEIGHTS)
        area = "0756" if changed and number % CHANGED == 0 else "0755"
        yield (
            f"N{number:06}", name, english, country, category, stage, *days(random, stage), random.random() < 0.08,
            social_credit_code(number) if country == "CN" else "", random.choice(SURNAMES) + random.choice(GIVEN),
            f"contact{number}@example.com", f"{area}-{random.randrange(10**7, 10**8)}",
            one_of(random, LANGUAGE_WEIGHTS),
        )  # fmt: skip


def days(random: Random, stage: str) -> tuple[date | None, date | None, date | None]:
    """Return since when a supplier is on file, since when it cooperates and when it left, as far as its stage goes."""
    registered = LAST_DAY - timedelta(days=random.randrange(400, 3_600))
    active = registered + timedelta(days=random.randrange(60))
    left = active + timedelta(days=random.randrange(30, 300))
    return (
        None if stage == "applied" else registered,
        active if stage in ("active", "left") else None,
        left if stage == "left" else None,
    )


def one_of(random: Random, weights: dict[str, int]) -> str:
    (chosen,) = random.choices(list(weights), list(weights.values()))
    return chosen
