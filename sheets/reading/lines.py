"""Rows as they are handed over: one JSON text a row."""

import json
from typing import Any

from sheets.cells import FormulaWithoutValue, MergedCell, NotText

#: What a cell is that no column takes, by what its object holds.
UNTAKEN = {"formula": FormulaWithoutValue, "not_text": NotText}


def cells_of(line: str) -> list[Any]:
    """Return the cells of a row: None, text, numbers, booleans, and what every column refuses."""
    if "{" not in line:
        cells: list[Any] = json.loads(line)
        return cells
    return [cell_of(cell) if isinstance(cell, dict) else cell for cell in json.loads(line)]


def cell_of(found: dict[str, str]) -> Any:
    """Return the cell that an object of the line stands for."""
    if "merged" in found:
        return MergedCell(found["merged"], found["at"], found["corner"])
    return next(made(found[key], found["at"]) for key, made in UNTAKEN.items() if key in found)
