"""What a gate can demand: each application declares its own in `<app>/gates.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from foundation.discovery import declared
from suppliers.models import StageGate, StageRequest


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
