"""The container of old Excel files (MS-CFB): which streams it holds, and their bytes."""

import struct
from collections.abc import Iterator
from pathlib import Path

from foundation.limited.refused import Refused

HEADER = 512
#: Numbers from here on are no sectors but ends and gaps of chains.
NO_SECTOR = 0xFFFFFFFA
DIRECTORY_ENTRY = 128
IN_HEADER = 109
MINI_SECTOR = 64
SMALLEST_SHIFT, LARGEST_SHIFT = 9, 12


class Container:
    """A container, read whole: it is never larger than the largest file."""

    def __init__(self, path: Path) -> None:
        """Read its tables; raise Refused where they lead nowhere."""
        self.content = path.read_bytes()
        try:
            self.read_tables()
        except (struct.error, ValueError) as error:
            raise Refused("damaged") from error

    def read_tables(self) -> None:
        """Read the chains of sectors and the directory."""
        shift, _mini_shift = struct.unpack_from("<HH", self.content, 30)
        if not SMALLEST_SHIFT <= shift <= LARGEST_SHIFT:
            raise Refused("damaged")
        self.sector = 1 << shift
        first_directory, _, self.smallest, first_mini, _, first_list, _ = struct.unpack_from("<7I", self.content, 48)
        lists = list(struct.unpack_from(f"<{IN_HEADER}I", self.content, 76))
        for block in self.lists(first_list):
            lists += block
            # A list that leads back to itself would be read for hours.
            if len(lists) > IN_HEADER + len(self.content) // self.sector:
                raise Refused("damaged")
        self.chains = [number for place in lists if place < NO_SECTOR for number in numbers(self.at(place))]
        directory = self.chain(first_directory)
        self.streams = dict(entries(directory))
        self.mini_chains = numbers(self.chain(first_mini))
        _kind, start, size = self.streams.get("Root Entry", (0, NO_SECTOR, 0))
        self.mini = self.chain(start)[:size]

    def lists(self, place: int) -> Iterator[list[int]]:
        """Give the further lists of where the chains stand."""
        for _turn in range(len(self.content) // self.sector):
            if place >= NO_SECTOR:
                return
            *block, place = numbers(self.at(place))
            yield block

    def at(self, place: int) -> bytes:
        """Return a sector."""
        start = (place + 1) * self.sector
        return self.content[start : start + self.sector]

    def chain(self, place: int) -> bytes:
        """Return the sectors of a chain, one after the other."""
        return b"".join(self.at(number) for number in follow(self.chains, place))

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream."""
        _kind, start, size = self.streams[name]
        if size >= self.smallest:
            return self.chain(start)[:size]
        pieces = (
            self.mini[number * MINI_SECTOR : (number + 1) * MINI_SECTOR] for number in follow(self.mini_chains, start)
        )
        return b"".join(pieces)[:size]


def follow(chains: list[int], place: int) -> Iterator[int]:
    """Give the places of a chain; raise Refused for one that has no end or leads outside."""
    for _turn in range(len(chains) + 1):
        if place >= NO_SECTOR:
            return
        if place >= len(chains):
            break
        yield place
        place = chains[place]
    raise Refused("damaged")


def numbers(sectors: bytes) -> list[int]:
    """Return the numbers that sectors consist of."""
    return list(struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4]))


def entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Give name, and kind, start and size, of every stream and storage."""
    for place in range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
        length, kind = struct.unpack_from("<HB", directory, place + 64)
        start, size = struct.unpack_from("<II", directory, place + 116)
        if kind:
            yield (
                directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"),
                (kind, start, size),
            )
