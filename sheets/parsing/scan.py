"""What an Excel sheet holds that calamine does not tell, or that must be known before it reads."""

import re
from pathlib import PurePosixPath

from foundation.limited.refused import Refused
from sheets.parsing.calamine import Untold
from sheets.parsing.limits import MOST_CELLS, MOST_COLUMNS
from sheets.parsing.valueless import errors, valueless

#: A full cell beyond the 256th column or the millionth row, such as XFD1048576. Patterns that begin with what they look
#: for are ten times as fast; a cell that is written so that they miss it ends where memory does.
BEYOND = re.compile(
    rb""" r=["'](?:[A-Z]{3}[0-9]+|(?:I[W-Z]|[J-Z][A-Z])[0-9]+|[A-Z]{1,2}(?!1000000["'])[0-9]{7,})["']"""
    rb"[^<>]{0,200}(?<!/)>"
)
#: A full cell far down and beyond column Z: up to there, a million rows may be.
FAR_DOWN = re.compile(rb""" r=["'][A-Z]{2}([0-9]{6,7})["'][^<>]{0,200}(?<!/)>""")
ROW = re.compile(rb"<(?:\w++:)?+row\b([^<>]*+)>")
COLUMNS = re.compile(rb"<(?:\w++:)?+col\b([^<>]*+)>")
IS_HIDDEN = re.compile(rb"""\bhidden\s*+=\s*+["'](?:1|true)["']""")


class Scan(Untold):
    """One sheet's XML, fed piece by piece."""

    def __init__(self, entry: str) -> None:
        super().__init__()
        self.name = PurePosixPath(entry).stem

    def feed(self, xml: bytes) -> None:
        """Take in a piece; raise Refused for a cell so far away that no memory would hold what lies between."""
        if BEYOND.search(xml) or max(map(int, FAR_DOWN.findall(xml)), default=0) > MOST_CELLS // MOST_COLUMNS:
            raise Refused("large_sheet", name=self.name)
        self.cells.update(valueless(xml))
        self.cells.update(errors(xml))
        if b"hidden" in xml:
            self.look_for_hidden(xml)

    def look_for_hidden(self, xml: bytes) -> None:
        """Note hidden rows and columns."""
        for attributes in filter(IS_HIDDEN.search, ROW.findall(xml)):
            if row := number(attributes, rb"r"):
                self.hidden.rows.add(row)
        for attributes in filter(IS_HIDDEN.search, COLUMNS.findall(xml)):
            first, last = number(attributes, rb"min"), number(attributes, rb"max")
            # Whoever uses five columns often hides all the others.
            self.hidden.columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def number(attributes: bytes, name: bytes) -> int:
    """Return a number among the attributes of a tag, nought if there is none."""
    found = re.search(rb"\b" + name + rb"""\s*+=\s*+["']([0-9]{1,7})["']""", attributes)
    return int(found[1]) if found else 0
