"""A workbook as the archive it is: looked through before anything in it is taken for a sheet."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from foundation.limited.refused import Refused
from foundation.limited.shelves import kind_of, refuse_contents

MOST_RATIO = 100
MOST_ENTRIES = 2000
READ_AT_ONCE = 2**20
#: The longest cell, as bytes of a sheet, that can be cut in two by reading in pieces.
LONGEST_CELL = 2**16
ENCRYPTED = 0x1
LONGEST_MIMETYPE = 200
ALLOWED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MARKUP = (".xml", ".rels", ".vml", ".rdf")
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


class Archive:
    """An archive whose directory was believed in nothing."""

    def __init__(self, path: Path, most_inflated: int) -> None:
        self.path = path
        self.most_inflated = most_inflated
        self.inflated = 0

    def __enter__(self) -> Self:
        """Open it and look through its directory; raise Refused."""
        try:
            self.zip = zipfile.ZipFile(self.path)
        except BROKEN as error:
            raise Refused("damaged") from error
        self.size = self.path.stat().st_size
        self.entries = {entry.filename: entry for entry in self.zip.infolist()}
        self.check_directory()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.zip.close()

    def kind(self) -> str:
        """Return xlsx or ods; raise Refused for an archive that is neither, or that holds what no register needs."""
        kind = kind_of(self.entries, self.opening("mimetype", LONGEST_MIMETYPE).decode(errors="replace").strip())
        refuse_contents(self.entries, kind)
        return kind

    def check_directory(self) -> None:
        """Refuse what the directory itself tells of."""
        entries = self.zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused("many_entries", most=MOST_ENTRIES)
        packed = sum(entry.compress_size for entry in entries)
        # Entries that lie over each other inflate the same bytes again and again.
        if len(self.entries) < len(entries) or packed > self.size:
            raise Refused("damaged")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise Refused("password")
        if any(entry.compress_type not in ALLOWED for entry in entries):
            raise Refused("damaged")
        self.check_measure(sum(entry.file_size for entry in entries))

    def check_measure(self, inflated: int) -> None:
        """Refuse to inflate further than a file may."""
        if inflated > self.most_inflated or inflated > MOST_RATIO * self.size:
            raise Refused("inflates")

    def open(self, name: str) -> IO[bytes]:
        """Open an entry to its real end, whatever length the directory gives."""
        entry = copy(self.entries[name])
        entry.file_size = self.most_inflated + 1
        return self.zip.open(entry)

    def opening(self, name: str, most: int) -> bytes:
        """Return an entry as far as `most` bytes; nothing if there is none."""
        if name not in self.entries:
            return b""
        try:
            with self.open(name) as part:
                return part.read(most)
        except BROKEN as error:
            raise Refused("damaged") from error

    def pieces(self, name: str) -> Iterator[bytes]:
        """Give an entry piece by piece; raise Refused where it inflates to more than it says, or says it in a DTD."""
        length, end = 0, b""
        try:
            with self.open(name) as part:
                while piece := part.read(READ_AT_ONCE):
                    if not length:
                        check_opening(name, piece)
                    length += len(piece)
                    self.inflated += len(piece)
                    self.check_measure(self.inflated)
                    if name.endswith(MARKUP) and DECLARATION.search((end + piece).replace(b"\x00", b"")):
                        raise Refused("doctype")
                    end = piece[-64:]
                    yield piece
        except BROKEN as error:
            raise Refused("damaged") from error
        if length != self.entries[name].file_size:
            raise Refused("damaged")


def check_opening(name: str, piece: bytes) -> None:
    """Refuse an archive within the archive, and markup in an alphabet in which a DTD could hide."""
    if piece.startswith(b"PK\x03\x04"):
        raise Refused("nested")
    bare = piece[:256]
    for mark in MARKS:
        bare = bare.removeprefix(mark)
    if name.endswith(MARKUP) and not bare.replace(b"\x00", b"").lstrip().startswith(b"<"):
        raise Refused("damaged")


def overlapping(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give pieces that each begin with the end of the one before, so that no cell is cut in two."""
    end = b""
    for piece in pieces:
        yield end + piece
        end = (end + piece)[-LONGEST_CELL:]
