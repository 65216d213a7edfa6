"""Rows as they are handed over: one JSON text a row."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from sheets.cells import FormulaWithoutValue, MergedCell, NotText

#: What a cell is that no column takes, by what its object holds.
UNTAKEN = {"formula": FormulaWithoutValue, "not_text": NotText}


def cells_of(line: str) -> list[Any]:
    """Return the cells of a row: None, text, numbers, booleans, and what every column refuses."""
    return next(rows_of([line]))


def rows_of(lines: Sequence[str]) -> Iterator[list[Any]]:
    """Give the cells of each of some rows."""
    # All at once: one call for each takes longer than what it does.
    for line, cells in zip(lines, orjson.loads(f"[{','.join(lines)}]"), strict=True):
        yield [cell_of(cell) if isinstance(cell, dict) else cell for cell in cells] if "{" in line else cells


def cell_of(found: dict[str, str]) -> Any:
    """Return the cell that an object of the line stands for."""
    if "merged" in found:
        return MergedCell(found["merged"], found["at"], found["corner"])
    return next(made(found[key], found["at"]) for key, made in UNTAKEN.items() if key in found)
