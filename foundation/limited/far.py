"""Cells so far away from the others that readers keep a place in memory for all that lie between."""

import re

#: What a sheet may span: readers keep a place in memory for every cell of it, full or empty.
MOST_CELLS = 2**26
MOST_COLUMNS = 256
#: A full cell beyond the 256th column or the millionth row, such as XFD1048576. Patterns that begin with what they look
#: for are ten times as fast; a cell that is written so that they miss it ends where memory does.
BEYOND = re.compile(
    rb""" r=["'](?:[A-Z]{3}[0-9]+|(?:I[W-Z]|[J-Z][A-Z])[0-9]+|[A-Z]{1,2}(?!1000000["'])[0-9]{7,})["']"""
    rb"[^<>]{0,200}(?<!/)>"
)
#: A full cell far down and beyond column Z: up to there, a million rows may be.
FAR_DOWN = re.compile(rb""" r=["'][A-Z]{2}([0-9]{6,7})["'][^<>]{0,200}(?<!/)>""")


def has_far_cell(xml: bytes) -> bool:
    """Tell whether a piece of an Excel sheet has a cell so far away that no memory would hold what lies between."""
    return bool(BEYOND.search(xml)) or max(map(int, FAR_DOWN.findall(xml)), default=0) > MOST_CELLS // MOST_COLUMNS
