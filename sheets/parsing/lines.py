"""Rows as lines of JSON that PostgreSQL can keep as they are."""

import json
import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from math import isfinite
from typing import Any

import orjson

from sheets.addresses import address_of

NO_TEXT = re.compile("[\x00\ud800-\udfff]")
TEXTS = {str, type(None)}
#: So much of a text that is none is told.
MOST_TOLD = 200


def as_text(value: Any) -> str:
    """Return a day, a moment, a time or a duration as text."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    raise TypeError(type(value))


ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=as_text)


def line_of(cells: Sequence[Any], row: int) -> bytes:
    """Return the cells of a row, counted from nought, as one line; empty ones at its end are left out."""
    kept = [None if cell == "" else cell for cell in cells]
    while kept and kept[-1] is None:
        kept.pop()
    try:
        # It would write an infinite number as nothing.
        line = orjson.dumps(kept) if {*map(type, kept)} <= TEXTS else ENCODER.encode(kept).encode()
        if b"\\u0000" not in line:
            return line
    except (ValueError, TypeError):
        # An infinite number, or half of a pair of UTF-16.
        pass
    return ENCODER.encode([sound(cell, row, column) for column, cell in enumerate(kept)]).encode()


def sound(cell: Any, row: int, column: int) -> Any:
    """Return a cell in a form that can be kept: what is no text is shown, and marked as such."""
    if isinstance(cell, float) and not isfinite(cell):
        return "#NUM!"
    if isinstance(cell, dict):
        return {key: NO_TEXT.sub("\ufffd", text) for key, text in cell.items()}
    if isinstance(cell, str) and NO_TEXT.search(cell):
        return {"not_text": NO_TEXT.sub("\ufffd", cell)[:MOST_TOLD], "at": address_of(row, column)}
    return cell
