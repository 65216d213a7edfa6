"""The folder in which the rows of a file are handed over."""

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from foundation.limited.refused import Refused
from sheets.parsing.limits import MOST_COLUMNS, MOST_ROWS, MOST_SPOOLED
from sheets.parsing.lines import line_of


class Spool:
    """One file of lines a sheet; it refuses sheets that are larger than any register."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self.size = 0

    def write(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows of the next sheet, from its first row on."""
        try:
            with (self.folder / f"{len(self.names)}.jsonl").open("wb") as out:
                for row, cells in enumerate(rows):
                    line = line_of(cells, row)
                    self.size += len(line) + 1
                    self.check(name, row, cells)
                    out.write(line)
                    out.write(b"\n")
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            raise Refused("no_room") from error
        self.names.append(name)

    def check(self, name: str, row: int, cells: Sequence[Any]) -> None:
        """Refuse a row that is one too many or too wide, and rows that are more than can be handed over."""
        if row >= MOST_ROWS or (
            len(cells) > MOST_COLUMNS and any(cell not in ("", None) for cell in cells[MOST_COLUMNS:])
        ):
            raise Refused("large_sheet", name=name)
        if self.size > MOST_SPOOLED:
            raise Refused("inflates")
