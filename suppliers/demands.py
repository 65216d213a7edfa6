"""What a gate can demand, and who goes by request alone: each application declares its own in `<app>/gates.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from foundation.discovery import declared
from suppliers.models import StageGate, StageRequest

#: A supplier, the day from which it would be in a stage, and the stage.
Entry = tuple[int, date, str]


@dataclass(frozen=True)
class Demand:
    """Something that must be so on the day on which a supplier enters a stage.

    `unmet` gives a sentence for each thing that is not; none where the demand is met.
    """

    code: str
    title: str | Promise
    unmet: Callable[[StageRequest, StageGate, date], Sequence[str]]


def demands() -> Mapping[str, Demand]:
    """Return every demand by its code, those of lower layers first."""
    return {demand.code: demand for module in declared("gates") for demand in module.DEMANDS}


def barred(entries: Sequence[Entry]) -> Mapping[Entry, str]:
    """Return which stages are entered by a request alone, gate or none, each with a sentence that says why.

    Applications declare in `BARS` functions that tell so of what is about them.
    """
    found: dict[Entry, str] = {}
    for module in declared("gates"):
        for bar in getattr(module, "BARS", ()):
            found |= bar(entries)
    return found
