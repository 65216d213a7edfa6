"""What is measured: each module gives its measures; a goal is in seconds."""

import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

    def described(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("code", "title", "goal", "runs", "quantile")}


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


def measures() -> Iterator[Measure]:
    """Give every measure of every module, in the order of the modules' ORDER."""
    modules = [import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    for module in sorted(modules, key=lambda module: module.ORDER):
        yield from module.measures()
