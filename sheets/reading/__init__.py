"""Read a file into rows of cells, or say in words why it cannot be read."""

from sheets.parsing.limits import MOST_BYTES
from sheets.reading.file import RawFile, RawSheet, opened
from sheets.reading.lines import cell_of, cells_of, rows_of
from sheets.reading.unreadable import NotSure, Reading, Unreadable

__all__ = [
    "MOST_BYTES",
    "NotSure",
    "RawFile",
    "RawSheet",
    "Reading",
    "Unreadable",
    "cell_of",
    "cells_of",
    "opened",
    "rows_of",
]
