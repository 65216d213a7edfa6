"""What the stock tools take, what we take and what the machine could do, side by side."""

from collections.abc import Iterator
from statistics import median
from typing import Any, NamedTuple

from bench.table import Times, markdown, shown

HEADER = [
    "What", "Database", "Stock", "Tuned", "Ours", "Limit", "Stock ÷ ours", "Goal", "Met?",
    "Ours ÷ limit", "Goal", "Met?",
]  # fmt: skip
SIDES = ("stock", "tuned", "ours", "limit")
ANSWERS = {True: "yes", False: "**no**", None: ""}
ALIGNED = ["---", "---", *["---:"] * 6, "---", "---:", "---:", "---"]


class Line(NamedTuple):
    """One comparison on one database; a side that was not run is missing in `sides`."""

    title: str
    unit: str
    database: str
    sides: dict[str, float]
    of_stock: float | None
    of_limit: float | None

    def times(self, more: str, less: str) -> float | None:
        """Return how many times as much one side took as another; None where one was not run or took nothing."""
        return self.sides[more] / self.sides[less] if more in self.sides and self.sides.get(less) else None

    def beats_stock(self) -> bool | None:
        """Return whether the goal is met; None where there is none, or nothing to hold against it."""
        times = self.times("stock", "ours")
        return None if self.of_stock is None or times is None else times >= self.of_stock

    def nears_limit(self) -> bool | None:
        """Return the same of the other goal."""
        times = self.times("ours", "limit")
        return None if self.of_limit is None or times is None else times <= self.of_limit

    def is_met(self) -> bool:
        return False not in (self.beats_stock(), self.nears_limit())

    def cells(self) -> list[str]:
        return [
            self.title,
            self.database,
            *(shown(self.sides[side], self.unit) if side in self.sides else "" for side in SIDES),
            ratio("", self.times("stock", "ours")),
            ratio("≥ ", self.of_stock),
            ANSWERS[self.beats_stock()],
            ratio("", self.times("ours", "limit")),
            ratio("≤ ", self.of_limit),
            ANSWERS[self.nears_limit()],
        ]


def ratio(sign: str, times: float | None) -> str:
    """Write a ratio; below ten, a tenth more or less says something."""
    return "" if times is None else f"{sign}{times:.2g} ×" if times < 10 else f"{sign}{times:,.0f} ×"


def lines(measures: list[dict[str, Any]], results: Times) -> Iterator[Line]:
    """Give a line for each comparison and database: the middle of each side's runs."""
    described = {measure["comparison"]["code"]: measure["comparison"] for measure in measures if measure["comparison"]}
    for code, comparison in described.items():
        for database, by_code in results.items():
            sides = {side: median(times) for side in SIDES if (times := by_code.get(f"{code}.{side}"))}
            goals = comparison["goals"].get(database, {})
            yield Line(
                comparison["title"],
                comparison["unit"],
                database,
                sides,
                goals.get("of_stock"),
                goals.get("of_limit"),
            )


def table(found: list[Line]) -> str:
    return markdown([HEADER, ALIGNED, *(line.cells() for line in found)])
