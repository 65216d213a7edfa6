"""What a workbook hides: it is read like the rest, and told."""

from collections.abc import Iterable
from typing import Any

from sheets.addresses import address_of

#: So many stretches of rows or columns are named.
MOST_NAMED = 8


class Hidden:
    """The hidden rows and columns of one sheet, counted from 1."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()

    def notices(self, name: str) -> list[dict[str, Any]]:
        """Return what is to be told of the sheet."""
        told = []
        if self.rows:
            told.append({"code": "hidden_rows", "values": {"sheet": name, "rows": named(self.rows, str)}})
        if self.columns:
            told.append({"code": "hidden_columns", "values": {"sheet": name, "columns": named(self.columns, letters)}})
        return told


def hidden_sheet(name: str) -> dict[str, Any]:
    """Return the notice of a sheet that nobody sees."""
    return {"code": "hidden_sheet", "values": {"sheet": name}}


def letters(column: int) -> str:
    """Return what spreadsheet programs call a column counted from 1."""
    return address_of(0, column - 1)[:-1]


def named(numbers: Iterable[int], name: Any) -> str:
    """Return numbers as stretches, such as 3, 5–9."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    parts = [name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in stretches]
    return ", ".join(parts[:MOST_NAMED] + (["…"] if len(parts) > MOST_NAMED else []))
