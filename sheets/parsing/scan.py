"""What an Excel sheet holds that calamine does not tell, or that must be known before it reads."""

import re
from pathlib import PurePosixPath
from typing import Any

from sheets.parsing.hidden import Hidden
from sheets.parsing.limits import MOST_CELLS, MOST_COLUMNS
from sheets.parsing.refused import Refused
from sheets.parsing.valueless import errors, valueless

#: A full cell beyond the 256th column or the millionth row, such as XFD1048576.
BEYOND = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Z]{3}[0-9]+|(?:I[W-Z]|[J-Z][A-Z])[0-9]+|[A-Z]{1,2}[0-9]{7,})["'][^<>]*(?<!/)>"""
)
#: A full cell of a row with six digits.
FAR_DOWN = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,2})([0-9]{6})["'][^<>]*(?<!/)>""")
ROW = re.compile(rb"""<(?:\w+:)?row\b([^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*)>""")
COLUMNS = re.compile(rb"""<(?:\w+:)?col\b([^<>]*\bhidden\s*=\s*["'](?:1|true)["'][^<>]*)>""")


class Scan:
    """One sheet's XML, fed piece by piece."""

    def __init__(self, entry: str) -> None:
        self.name = PurePosixPath(entry).stem
        self.cells: dict[str, Any] = {}
        self.hidden = Hidden()

    def feed(self, xml: bytes) -> None:
        """Take in a piece; raise Refused for a cell so far away that no memory would hold what lies between."""
        spans = (int(row) * (MOST_COLUMNS if len(column) > 1 else 26) for column, row in FAR_DOWN.findall(xml))
        if BEYOND.search(xml) or max(spans, default=0) > MOST_CELLS:
            raise Refused("large_sheet", name=self.name)
        self.cells.update(valueless(xml))
        self.cells.update(errors(xml))
        if b"hidden" in xml:
            self.look_for_hidden(xml)

    def look_for_hidden(self, xml: bytes) -> None:
        """Note hidden rows and columns."""
        for attributes in ROW.findall(xml):
            if row := number(attributes, rb"r"):
                self.hidden.rows.add(row)
        for attributes in COLUMNS.findall(xml):
            first, last = number(attributes, rb"min"), number(attributes, rb"max")
            # Whoever uses five columns often hides all the others.
            self.hidden.columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def number(attributes: bytes, name: bytes) -> int:
    """Return a number among the attributes of a tag, nought if there is none."""
    found = re.search(rb"\b" + name + rb"""\s*=\s*["']([0-9]{1,7})["']""", attributes)
    return int(found[1]) if found else 0
