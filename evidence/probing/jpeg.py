"""A JPEG piece by piece (ITU-T T.81): where its image ends."""

import re
import struct

from evidence.probing.seen import Seen
from foundation.limited.refused import Refused

END, SCAN, CAMERA = 0xD9, 0xDA, 0xE1
EXIF = b"Exif\x00\x00"
#: Markers that stand alone.
BARE = {0x01, *range(0xD0, 0xD9)}
#: A marker that ends packed pixels: neither a byte 255 of theirs, nor a place to begin anew, nor filling.
NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
#: With what may fill the place before it.
MARKER = re.compile(rb"\xff{1,64}+([^\x00\xff])")
#: Cameras write a few dozen.
MOST_SEGMENTS = 20_000


def see(content: bytes) -> Seen:
    """Return what there is besides the pixels; raise Refused for an image that was cut off."""
    place, exif = 2, b""
    for _turn in range(MOST_SEGMENTS):
        found = MARKER.match(content, place)
        if not found:
            break
        marker, place = found[1][0], found.end()
        if marker == END:
            return Seen(place, exif)
        if marker in BARE:
            continue
        if len(content) < place + 2:
            break
        segment = content[place + 2 : place + struct.unpack_from(">H", content, place)[0]]
        place += 2 + len(segment)
        if marker == CAMERA and segment.startswith(EXIF):
            exif = exif or segment
        if marker == SCAN:
            beyond = NEXT.search(content, place)
            place = beyond.start() if beyond else len(content)
    raise Refused("image_damaged")
