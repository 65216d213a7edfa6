"""The grades that suppliers were given, half-year by half-year."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo.company import GRADES, YEAR_END
from demo.dice import Dice
from demo.holdings import Row
from demo.suppliers import Supplier

FIRST_YEAR = 2022
#: Month and day on which the grades of a half-year take effect; the second half closes with the year.
EFFECTIVE = {1: (7, 10), 2: (12, 20)}
#: Who cooperates for a shorter time is not assessed.
SHORTEST = timedelta(days=60)
#: How grades move from one half-year to the next.
MOVES = {
    "A": {"A": 60, "B": 40},
    "B": {"A": 9, "B": 80, "C": 11},
    "C": {"B": 45, "C": 52, "D": 3},
    "D": {"C": 75, "D": 25},
}
SCORES = {"A": (900, 985), "B": (750, 899), "C": (600, 749), "D": (420, 599)}


def half_years(until: date) -> Iterator[tuple[str, date]]:
    """Give each half-year whose grades are in effect by `until`, with the day since when they are."""
    for year in range(FIRST_YEAR, until.year + 1):
        for half, (month, day) in EFFECTIVE.items():
            if date(year, month, day) <= until:
                yield f"{year}H{half}", date(year, month, day)


def grades(supplier: Supplier, seed: int, until: date) -> list[Row]:
    """Return the rows of a supplier's grades: from the one that is settled, the others follow back and forth."""
    began = supplier.stay.active_from
    if began is None:
        return []
    dice = supplier.dice(seed, "grades")
    periods = [pair for pair in half_years(until) if began + SHORTEST <= pair[1] < supplier.leaves_on]
    past = sum(day <= YEAR_END for _period, day in periods)
    settled = settled_grade(dice, supplier)
    backwards = list(walk(dice, settled, past))
    found = [*reversed(backwards), *list(walk(dice, settled, len(periods) - past + 1))[1:]]
    scores = supplier.dice(seed, "scores")
    return [
        {
            "supplier_code": supplier.code,
            "period": period,
            "grade": grade,
            "score": score(scores, grade),
            "effective_on": day,
        }
        for (period, day), grade in zip(periods, found, strict=True)
    ]


def settled_grade(dice: Dice, supplier: Supplier) -> str:
    """Return the grade of the last half-year by the year-end: of who cooperates, of who left."""
    is_poor, drawn = dice.chance(0.7), dice.choices(list(GRADES), weights=list(GRADES.values()))[0]
    if supplier.place.course.fate == "eliminated" and is_poor:
        return "D"
    return supplier.place.grade or drawn


def walk(dice: Dice, grade: str, steps: int) -> Iterator[str]:
    """Give a grade and those that follow it, `steps` in all."""
    for _step in range(steps):
        yield grade
        moves = MOVES[grade]
        grade = dice.choices(list(moves), weights=list(moves.values()))[0]


def score(dice: Dice, grade: str) -> float:
    """Return a score in the band of the grade."""
    lowest, highest = SCORES[grade]
    return dice.randint(lowest, highest) / 10
