"""One row of a sheet on its way in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.cells import CellError, plain
from sheets.models import ImportRow

Outcome = ImportRow.Outcome
NOWHERE: Mapping[str, int] = {}


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: which column, which value, a stable code and a sentence."""

    column: str
    value: str
    code: str
    message: str


class Row:
    """One row of a sheet. `values` holds what was given: a blank cell is not in it."""

    __slots__ = (
        "before",
        "cells",
        "changes",
        "is_known",
        "key",
        "line",
        "number",
        "pk",
        "places",
        "problems",
        "values",
    )

    def __init__(
        self, number: int, line: str = "", cells: Sequence[Any] = (), places: Mapping[str, int] = NOWHERE
    ) -> None:
        """`line` is the row as JSON text, `cells` what it says; `places` tells where each column stands in it."""
        self.number = number
        self.line = line
        self.cells = cells
        self.places = places
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.key: tuple[Any, ...] | None = None
        self.pk: int | None = None
        self.is_known = False
        #: What the register holds for this key; empty for a new row.
        self.before: dict[str, Any] = {}
        #: column -> (old, new), in the words of the database.
        self.changes: dict[str, tuple[Any, Any]] = {}

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row."""
        if self.problems:
            return Outcome.REFUSED
        if not self.is_known:
            return Outcome.CREATED
        return Outcome.UPDATED if self.changes else Outcome.UNCHANGED

    def cell(self, column: str) -> Any:
        """Return a cell as it came, of a row that was read before what it said; None where the row has none."""
        place = self.places.get(column)
        if not self.places:
            return self.values.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def refuse(self, column: str, code: str, message: str) -> None:
        """Note a reason to refuse the row."""
        self.problems.append(Problem(column, shown(self.cell(column)), code, message))

    def merged(self, column: str, default: Any = None) -> Any:
        """Return what the row says, else what the register holds, else the default."""
        return self.values[column] if column in self.values else self.before.get(column, default)


def shown(value: Any) -> str:
    """Return a cell as text for a message, whatever it holds."""
    try:
        return plain(value)[:200]
    except CellError:
        return str(value)[:200]
