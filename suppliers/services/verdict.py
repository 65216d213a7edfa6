"""What an officer decided of a change that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from suppliers.models import Category, Country


@dataclass(frozen=True)
class Verdict:
    """What an officer decided of one change, and what she saw on file when she did."""

    is_accepted: bool
    seen: str
    reason: str = ""
    #: Which country or category it is to be, and from which day.
    chosen: Country | Category | None = None
    effective_on: date | None = None


class Unacceptable(Exception):
    """What was accepted cannot be so; nothing was written. `errors` has the sentences by the keys of the changes."""

    def __init__(self, errors: Mapping[int, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors
