"""The shape of the demonstration: how many suppliers came, went, cooperate and deliver what.

The counts are those of the published year-ends; another size has the same proportions.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from demo.dice import Dice

SEED = 20241231
SIZE = 410
#: The day of the published figures: what happened until then is the same whenever the demonstration is made.
YEAR_END = date(2024, 12, 31)

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Course:
    """How a supplier comes and goes: the year it came on file (2022: by then), its region, and what became of it."""

    came: int
    region: str
    fate: str
    left: int = 0


#: Fates: cooperating and assessed; cooperating since too short a time to be assessed; on file alone; gone; applying.
COURSES = {
    Course(2022, "cn", "active"): 240,
    Course(2022, "cn", "registered"): 30,
    Course(2022, "cn", "eliminated", 2023): 6,
    Course(2022, "cn", "left", 2023): 3,
    Course(2022, "cn", "eliminated", 2024): 13,
    Course(2022, "cn", "left", 2024): 6,
    Course(2022, "other", "active"): 8,
    Course(2022, "other", "registered"): 2,
    Course(2022, "other", "left", 2023): 1,
    Course(2022, "other", "eliminated", 2024): 1,
    Course(2023, "cn", "active"): 36,
    Course(2023, "cn", "registered"): 22,
    Course(2023, "cn", "eliminated", 2024): 4,
    Course(2023, "cn", "left", 2024): 2,
    Course(2023, "other", "active"): 9,
    Course(2023, "other", "registered"): 2,
    Course(2023, "other", "eliminated", 2024): 1,
    Course(2023, "other", "left", 2024): 1,
    Course(2024, "cn", "active"): 1,
    Course(2024, "cn", "newcomer"): 7,
    Course(2024, "cn", "registered"): 5,
    Course(2024, "other", "registered"): 1,
    Course(0, "cn", "selected"): 6,
    Course(0, "cn", "applied"): 3,
}

#: Of the suppliers that cooperate at the year-end.
CATEGORIES = {
    "assembly": 12,
    "components": 9,
    "batteries": 1,
    "metal_parts": 10,
    "plastic_parts": 10,
    "packaging": 3,
    "logistics": 11,
    "site_services": 9,
    "servers": 44,
    "cloud": 40,
    "software": 56,
    "data": 36,
    "professional": 33,
    "admin": 27,
}
GRADES = {"A": 45, "B": 199, "C": 49, "D": 1}
BASES = {"contract_clause": 14, "signed": 287}
IMPORTANCE = {"core": 20, "other": 281}

COOPERATING = ("active", "newcomer")
GONE = ("eliminated", "left")


@dataclass(frozen=True)
class Place:
    """What is settled of a supplier before it is invented. What holds of no cooperating supplier is empty."""

    course: Course
    category: str
    basis: str = ""
    grade: str = ""
    is_core: bool = False


def shares(counts: Mapping[Key, int], total: int) -> dict[Key, int]:
    """Share out `total` in the proportion of `counts`: the largest remainders get what is left over."""
    whole = sum(counts.values())
    shared = {key: count * total // whole for key, count in counts.items()}
    by_remainder = sorted(counts, key=lambda key: counts[key] * total % whole, reverse=True)
    for key in by_remainder[: total - sum(shared.values())]:
        shared[key] += 1
    return shared


def dealt(dice: Dice, counts: Mapping[Key, int], total: int) -> Iterator[Key]:
    """Give each key as often as its share of `total` says, shuffled."""
    cards = [key for key, count in shares(counts, total).items() for _ in range(count)]
    dice.shuffle(cards)
    return iter(cards)


def places(dice: Dice, size: int) -> list[Place]:
    """Return what is settled of every supplier of a company that has `size` on its list."""
    courses = list(dealt(dice, COURSES, size))
    # Contract clauses stand where laws abroad prevent signing: suppliers from abroad come first.
    cooperating = sorted((c for c in courses if c.fate in COOPERATING), key=lambda course: course.region, reverse=True)
    assessed = [course for course in cooperating if course.fate == "active"]
    categories = dealt(dice, CATEGORIES, len(cooperating))
    bases = iter([basis for basis, n in shares(BASES, len(cooperating)).items() for _ in range(n)])
    grades = dealt(dice, GRADES, len(assessed))
    importance = dealt(dice, IMPORTANCE, len(cooperating))
    found = [
        Place(
            course,
            next(categories),
            next(bases),
            next(grades) if course.fate == "active" else "",
            next(importance) == "core",
        )
        for course in cooperating
    ]
    rest = [course for course in courses if course.fate not in COOPERATING]
    names = dice.choices(list(CATEGORIES), weights=list(CATEGORIES.values()), k=len(rest))
    return found + [Place(course, name) for course, name in zip(rest, names, strict=True)]
