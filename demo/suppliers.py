"""Suppliers as they came, cooperated and went."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.company import COOPERATING, GONE, Course, Place, places
from demo.dice import Dice
from demo.names import ABROAD, Company, company

COUNTRIES = {
    "cn": {"CN": 338, "HK": 19, "TW": 14, "MO": 4},
    "other": {"DE": 4, "JP": 4} | {code: 2 for code in ABROAD if code not in ("DE", "JP")},
}
FIRST_DAY = date(2016, 1, 4)
#: Who left stayed at least this long.
SHORTEST_STAY = timedelta(days=150)


@dataclass(frozen=True)
class Stay:
    """The days on which a supplier came on file, began to cooperate and left; None for what did not happen."""

    registered_on: date | None = None
    active_from: date | None = None
    left_on: date | None = None


@dataclass
class Supplier:
    """One supplier: who it is, where it stands, and since when."""

    code: str
    place: Place
    country: str
    company: Company
    stage: str
    stay: Stay

    def dice(self, seed: int, theme: str) -> Dice:
        """Return this supplier's own dice for a theme: what is drawn for one changes nothing for another."""
        return Dice(f"{seed} {self.code} {theme}")

    @property
    def leaves_on(self) -> date:
        """The first day on which nothing happens with it any more."""
        return self.stay.left_on or date.max

    def row(self) -> dict[str, Any]:
        """Return its row of the sheet of suppliers."""
        return {
            "code": self.code,
            "name": self.company.name,
            "name_en": self.company.name_en,
            "country": self.country,
            "category": self.place.category,
            "stage": self.stage,
            "registered_on": self.stay.registered_on,
            "active_from": self.stay.active_from,
            "left_on": self.stay.left_on,
            "is_core": self.place.is_core,
            "uscc": self.company.uscc,
            "contact_name": self.company.contact,
            "contact_email": f"compliance@{self.code.lower()}.example",
            "contact_phone": self.company.phone,
            "language": self.company.language,
        }


def suppliers(seed: int, size: int) -> list[Supplier]:
    """Invent `size` suppliers as they stand at the year-end, in the order in which they came; applicants last."""
    dice = Dice(f"{seed} suppliers")
    drawn = [(place, stay(dice, place.course)) for place in places(dice, size)]
    drawn.sort(key=lambda pair: pair[1].registered_on or date.max)
    invented: list[Supplier] = []
    names: set[str] = set()
    for number, (place, days) in enumerate(drawn, start=1):
        where = country(dice, place.course.region)
        called = unlike(dice, where, place.category, names)
        names.add(called.name)
        stage = "active" if place.course.fate in COOPERATING else place.course.fate
        invented.append(Supplier(f"D{number:05}", place, where, called, stage, days))
    return invented


def country(dice: Dice, region: str) -> str:
    """Return a country of the region."""
    weights = COUNTRIES[region]
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def unlike(dice: Dice, where: str, category: str, names: set[str]) -> Company:
    """Invent a company that is not called like another, as long as there are names enough."""
    found = company(dice, where, category)
    for _attempt in range(20):
        if found.name not in names:
            break
        found = company(dice, where, category)
    return found


def stay(dice: Dice, course: Course) -> Stay:
    """Draw the days on which a supplier came on file, began to cooperate and left."""
    if not course.came:
        return Stay()
    came = dice.day(*window(course))
    longest = 30 if course.fate == "newcomer" else 75
    began = came + timedelta(days=dice.randint(10, longest))
    if course.fate in COOPERATING:
        return Stay(came, began)
    if course.fate in GONE:
        earliest = max(date(course.left, 1, 8), came + SHORTEST_STAY)
        return Stay(came, began, dice.day(earliest, date(course.left, 12, 28)))
    return Stay(came)


def window(course: Course) -> tuple[date, date]:
    """Return the first and the last day on which a supplier of this course can have come on file."""
    if course.fate == "newcomer":
        # It cooperates by the year-end, for too short a time to be assessed.
        return date(course.came, 10, 15), date(course.came, 11, 10)
    if course.came == 2024 and course.fate == "active":
        return date(course.came, 1, 5), date(course.came, 6, 30)
    first = FIRST_DAY if course.came == 2022 else date(course.came, 1, 5)
    return first, date(course.came, 12, 20)
