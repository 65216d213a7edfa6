"""Cells of an Excel sheet that calamine takes for empty: formulas without their value, and errors."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from sheets.parsing.lines import MOST_TOLD

# What has matched once is never given back (`*+`): a sheet could be made so that it is gone through again and again.
# But for a group that may be missing (`)?`), which is tried twice at most: before 3.11.5, Python does not find what
# stands after a missing `)?+`.
#: A cell with a formula and no value after it. A formula that gives an empty text says so: `t="str"`.
CELL = re.compile(
    rb"<(?:\w++:)?+c\b([^<>]*+)>\s*+"
    rb"<(?:\w++:)?+f\b[^<>]*+(?:(?<=/)>|>([^<]*+)</(?:\w++:)?+f>)\s*+"
    rb"(?:<(?:\w++:)?+v\s*+/>|<(?:\w++:)?+v>\s*+</(?:\w++:)?+v>)?\s*+</(?:\w++:)?+c>"
)
#: A cell with a value, such as #REF!.
FULL = re.compile(
    rb"<(?:\w++:)?+c\b([^<>]*+)>\s*+"
    rb"(?:<(?:\w++:)?+f\b[^<>]*+(?:(?<=/)>|>[^<]*+</(?:\w++:)?+f>)\s*+)?<(?:\w++:)?+v\b[^<>]*+>([^<]++)</"
)
ERROR = re.compile(rb"""\st\s*+=\s*+["']e["']""")
ADDRESS = re.compile(rb"""\br\s*+=\s*+["']([A-Z]{1,3}[0-9]{1,7})["']""")
TEXT = re.compile(rb"""\bt\s*+=\s*+["']str["']""")


def valueless(xml: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Give address and cell of every formula without a value in a piece of a sheet."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for attributes, formula in CELL.findall(xml):
        address = ADDRESS.search(attributes)
        if address and not TEXT.search(attributes):
            at, text = address[1].decode(), unescape(formula.decode(errors="replace"))
            yield at, {"formula": f"={text}"[:MOST_TOLD], "at": at}


def errors(xml: bytes) -> Iterator[tuple[str, Any]]:
    """Give address and text of every error in a piece of a sheet."""
    if b'"e"' not in xml and b"'e'" not in xml:
        return
    for attributes, error in FULL.findall(xml):
        if ERROR.search(attributes) and (address := ADDRESS.search(attributes)):
            yield address[1].decode(), error.decode(errors="replace").strip()
