"""What an Excel sheet holds that calamine does not tell, or that must be known before it reads."""

import re
from pathlib import PurePosixPath

from foundation.limited.far import has_far_cell
from foundation.limited.refused import Refused
from sheets.parsing.calamine import Untold
from sheets.parsing.limits import MOST_COLUMNS
from sheets.parsing.valueless import errors, valueless

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
        if has_far_cell(xml):
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
