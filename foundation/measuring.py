"""What an application can work out of suppliers for their assessment, declared in its `measures.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from foundation.discovery import declared


@dataclass(frozen=True)
class Measure:
    """A score out of a hundred that follows from what is on file.

    `find` is asked for a period, from its first day to its last, and returns a SELECT, with its parameters, of pairs: a
    supplier's key, and its score as a whole number of hundredths. A supplier of whom nothing follows has no pair: no
    score, never nought.
    """

    code: str
    title: str | Promise
    find: Callable[[date, date], tuple[str, Sequence[Any]]]


def measures() -> dict[str, Measure]:
    """Return every measure by its code."""
    found = [measure for module in declared("measures") for measure in module.MEASURES]
    return {measure.code: measure for measure in found}
