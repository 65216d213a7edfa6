"""A PNG piece by piece (ISO/IEC 15948): whether it is whole, without holding its pixels."""

import struct
import zlib
from collections.abc import Iterator
from itertools import count

from evidence.probing.limits import MOST_PIXELS
from evidence.probing.seen import Seen
from foundation.limited.refused import Refused

SIGNATURE = 8
#: Length, kind and checksum of a chunk.
AROUND = 12
#: Colour type -> values a pixel.
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: Where Adam7's passes begin and how far apart their pixels are: column, row, columns, rows.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
WHOLE = ((0, 0, 1, 1),)
ANIMATION = b"acTL"
TAKEN_AT_ONCE = 2**20
#: Programs put 8 KB and more into each.
MOST_CHUNKS = 20_000


def see(content: bytes) -> Seen:
    """Return what there is besides the pixels; raise Refused for an image that is not whole, too large, or moves."""
    chunks = dict[bytes, bytes]()
    left, inflater, end = 0, zlib.decompressobj(), SIGNATURE
    for kind, body in parts(content):
        end += len(body) + AROUND
        if not chunks:
            left = expected(kind, body)
        if kind == ANIMATION:
            raise Refused("image_frames")
        if kind == b"IDAT":
            left -= inflated(inflater, body, left)
        chunks.setdefault(kind, body)
        if kind == b"IEND":
            break
    if b"IEND" not in chunks or not inflater.eof or left:
        raise Refused("image_damaged")
    return Seen(end, chunks.get(b"eXIf", b""))


def parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give kind and body of every chunk; raise Refused for one that was cut off or changed."""
    place = SIGNATURE
    for number in count():
        if len(content) < place + AROUND or number > MOST_CHUNKS:
            raise Refused("image_damaged")
        length, kind = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        checksum = content[place + 8 + length : place + AROUND + length]
        if checksum != zlib.crc32(kind + body).to_bytes(4, "big"):
            raise Refused("image_damaged")
        yield kind, body
        place += length + AROUND


def inflated(inflater: "zlib._Decompress", body: bytes, most: int) -> int:
    """Return to how much a chunk inflates; raise Refused for one that is damaged or has more than the pixels take."""
    length = 0
    try:
        while body and not inflater.eof:
            length += len(inflater.decompress(body, TAKEN_AT_ONCE))
            body = inflater.unconsumed_tail
            if length > most:
                raise Refused("image_damaged")
    except zlib.error as error:
        raise Refused("image_damaged") from error
    return length


def expected(kind: bytes, header: bytes) -> int:
    """Return how many bytes the pixels take, with a filter's number before each row; raise Refused."""
    try:
        wide, high, depth, colour, _packing, _filters, is_interlaced = struct.unpack(">IIBBBBB", header)
        bits = depth * CHANNELS[colour]
    except (struct.error, KeyError) as error:
        raise Refused("image_damaged") from error
    if kind != b"IHDR" or not wide * high:
        raise Refused("image_damaged")
    if wide * high > MOST_PIXELS:
        raise Refused("image_large")
    total = 0
    for column, row, columns, rows in PASSES if is_interlaced else WHOLE:
        across, down = -(-max(wide - column, 0) // columns), -(-max(high - row, 0) // rows)
        total += down * (1 + -(-across * bits // 8)) if across else 0
    return total
