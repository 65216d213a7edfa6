"""Cells of an Excel sheet that calamine takes for empty: formulas without their value, and errors."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from sheets.parsing.lines import MOST_TOLD

#: A cell with a formula and no value after it. A formula that gives an empty text says so: `t="str"`.
CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*"
    rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
#: A cell whose value is an error, such as #REF!.
ERROR = re.compile(
    rb"""<(?:\w+:)?c\b([^<>]*\st\s*=\s*["']e["'][^<>]*)>\s*"""
    rb"(?:<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v\b[^<>]*>([^<]+)</"
)
ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["']""")
TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")


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
    for attributes, error in ERROR.findall(xml):
        if address := ADDRESS.search(attributes):
            yield address[1].decode(), error.decode(errors="replace").strip()
