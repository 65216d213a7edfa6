"""What is measured: each module gives its measures; a goal is in seconds unless the measure names another unit."""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Measure:
    """Something that must not take longer than `goal`; `run` does it once and returns the seconds it took."""

    code: str
    title: str
    run: Callable[[], float]
    goal: float | None
    company: str = "company"
    runs: int = 5
    #: Which of the runs is told: the middle one, or the slowest but for one in twenty.
    quantile: float = 0.5
    unit: str = "s"
    #: Whether a run that does not count goes first.
    warms_up: bool = True
    #: The comparison that this is one side of, described.
    comparison: Mapping[str, Any] | None = None

    def described(self) -> dict[str, Any]:
        names = ("code", "title", "goal", "runs", "quantile", "unit", "warms_up", "comparison")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Goals:
    """Stock must take at least so many times as long as ours, and ours at most so many times as long as the limit."""

    of_stock: float | None = None
    of_limit: float | None = None


@dataclass(frozen=True)
class Comparison:
    """The same work done by turns by the stock tools, by us and by a bare program; goals are ratios, by database."""

    code: str
    title: str
    #: By side: stock, tuned, ours, limit.
    runs: Mapping[str, Callable[[], float]]
    goals: Mapping[str, Goals] = field(default_factory=dict)
    unit: str = "s"
    most: int = 3
    company: str = "sheets"

    def measures(self) -> Iterator[Measure]:
        """Give a measure for each side."""
        goals = {database: asdict(goals) for database, goals in self.goals.items()}
        told = {"code": self.code, "title": self.title, "unit": self.unit, "goals": goals}
        for side, run in self.runs.items():
            yield Measure(
                f"{self.code}.{side}",
                self.title,
                run,
                None,
                company=self.company,
                runs=self.most,
                unit=self.unit,
                # What a first run costs beside the others is nothing beside what stock takes.
                warms_up=side not in ("stock", "tuned") and self.unit == "s",
                comparison=told | {"side": side},
            )


class Watch:
    """The seconds that a block took."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Watch]:
    watch, start = Watch(), perf_counter()
    yield watch
    watch.seconds = perf_counter() - start


def of(work: Callable[[], object]) -> Callable[[], float]:
    """Return a run that times all of `work`."""

    def run() -> float:
        with timed() as watch:
            work()
        return watch.seconds

    return run


def measures(suppliers: int) -> Iterator[Measure]:
    """Give every measure of every module for so many suppliers, in the order of the modules' ORDER."""
    modules = [import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    for module in sorted(modules, key=lambda module: module.ORDER):
        yield from module.measures(suppliers)
