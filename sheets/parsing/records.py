"""The records of an old Excel file (MS-XLS): what calamine does not tell of them."""

import struct
from collections import defaultdict
from collections.abc import Callable, Container, Iterator

from foundation.limited.refused import Refused
from sheets.addresses import address_of
from sheets.parsing.calamine import Untold
from sheets.parsing.limits import MOST_COLUMNS

BEGIN, FORMULA, PASSWORD, COLUMNS, SHEET, LINKS, ERROR, ROW = 0x809, 0x06, 0x2F, 0x7D, 0x85, 0x1AE, 0x205, 0x208
BIFF8 = 0x600
#: A book of links that leads to this workbook itself, or to functions that come with Excel.
OWN_LINKS = (0x401, 0x3A01)
MACRO_SHEET, VISUAL_BASIC = 1, 6
#: In a formula's value: it is no number but an error.
NO_NUMBER, IS_ERROR = 0xFFFF, 2
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x1
#: How the path of another workbook begins, and what stands for none.
PATH, UNUSED = (b"\x01", b"\x02"), b" "


class Records:
    """What a workbook's stream holds that calamine does not tell, by the name of the sheet."""

    def __init__(self, stream: bytes) -> None:
        """Look through the records; raise Refused for passwords, macros and links."""
        self.sheets: dict[int, str] = {}
        self.untold: dict[str, Untold] = defaultdict(Untold)
        self.name = ""
        readers: dict[int, Callable[[int, bytes], None]] = {
            BEGIN: self.begin,
            FORMULA: self.take_formula,
            PASSWORD: refuse_password,
            COLUMNS: self.take_columns,
            SHEET: self.take_sheet,
            LINKS: refuse_links,
            ERROR: self.take_error,
            ROW: self.take_row,
        }
        try:
            for place, kind, record in records(stream, readers):
                readers[kind](place, record)
        except struct.error as error:
            raise Refused("damaged") from error

    def begin(self, place: int, record: bytes) -> None:
        """Enter the stream of a sheet."""
        if struct.unpack_from("<H", record)[0] != BIFF8:
            raise Refused("oldest")
        self.name = self.sheets.get(place, self.name)

    def take_row(self, _place: int, record: bytes) -> None:
        """Note a hidden row."""
        row, *_others, options = struct.unpack_from("<6HI", record)
        if options & HIDDEN_ROW:
            self.untold[self.name].hidden.rows.add(row + 1)

    def take_columns(self, _place: int, record: bytes) -> None:
        """Note hidden columns."""
        first, last, _width, _format, options = struct.unpack_from("<5H", record)
        if options & HIDDEN_COLUMN:
            self.untold[self.name].hidden.columns.update(range(first + 1, min(last + 1, MOST_COLUMNS) + 1))

    def take_sheet(self, _place: int, record: bytes) -> None:
        """Note where a sheet begins."""
        place, _state, kind, length, is_wide = struct.unpack_from("<IBBBB", record)
        if kind in (MACRO_SHEET, VISUAL_BASIC):
            raise Refused("macros")
        encoding, size = ("utf-16-le", length * 2) if is_wide & 1 else ("latin-1", length)
        self.sheets[place] = record[8 : 8 + size].decode(encoding, "replace")

    def take_error(self, _place: int, record: bytes) -> None:
        """Note an error that stands in a cell."""
        row, column, _format, code, is_error = struct.unpack_from("<3HBB", record)
        if is_error:
            self.note(row, column, code)

    def take_formula(self, _place: int, record: bytes) -> None:
        """Note a formula whose value is an error."""
        row, column, _format, state, _first, code, _second, _third, mark = struct.unpack_from("<3HBBBBHH", record)
        if mark == NO_NUMBER and state == IS_ERROR:
            self.note(row, column, code)

    def note(self, row: int, column: int, code: int) -> None:
        """Note an error at its address."""
        self.untold[self.name].cells[address_of(row, column)] = ERRORS.get(code, "#VALUE!")


def records(stream: bytes, wanted: Container[int]) -> Iterator[tuple[int, int, bytes]]:
    """Give place, kind and content of every record that matters here."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind in wanted:
            yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def refuse_password(_place: int, _record: bytes) -> None:
    """Refuse a workbook of which nothing more can be read."""
    raise Refused("password")


def refuse_links(_place: int, record: bytes) -> None:
    """Refuse a book of links that leads to another file, or to another program."""
    _sheets, kind = struct.unpack_from("<HH", record)
    path = record[5:].replace(b"\x00", b"")
    if kind in OWN_LINKS or path == UNUSED:
        return
    # Program and topic have a sign between them that also parts the folders of a path; but a path is marked as one.
    raise Refused("links" if path.startswith(PATH) or b"\x03" not in path else "dde")
