"""Cells that were merged: whose value theirs is cannot be known."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from foundation.limited.refused import Refused
from sheets.addresses import address_of
from sheets.parsing.limits import MOST_MERGED
from sheets.parsing.lines import MOST_TOLD


class Range(NamedTuple):
    """A range of merged cells, counted from nought."""

    top: int
    left: int
    bottom: int
    right: int


class Merged:
    """The merged cells of a sheet, marked row by row on the way down."""

    def __init__(self, name: str, ranges: Iterable[Range] = ()) -> None:
        self.name = name
        self.marked = 0
        self.waiting: dict[int, list[Range]] = defaultdict(list)
        self.open: list[tuple[Range, str]] = []
        for found in ranges:
            self.waiting[found.top].append(found)

    def mark(self, row: int, cells: list[Any]) -> list[Any]:
        """Return the cells of a row; those of a range whose corner has a text say so. Raise Refused for too many."""
        for found in self.waiting.pop(row, ()):
            text = told(cells[found.left]) if found.left < len(cells) else ""
            if text:
                self.open.append((found, text))
        if not self.open:
            return cells
        self.marked += sum(found.right - found.left + 1 for found, _text in self.open)
        if self.marked > MOST_MERGED:
            raise Refused("large_sheet", name=self.name)
        for found, text in self.open:
            cells.extend([None] * (found.right + 1 - len(cells)))
            corner = address_of(found.top, found.left)
            for column in range(found.left, found.right + 1):
                cells[column] = {"merged": text, "at": address_of(row, column), "corner": corner}
        self.open = [(found, text) for found, text in self.open if found.bottom > row]
        return cells


def told(cell: Any) -> str:
    """Return what a corner says, as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return str(cell.get("formula") or cell.get("merged") or "")
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.strip()[:MOST_TOLD]
