"""Papers that are something else as well: read by another program, they would be an archive or a page of the web."""

import re
import struct

from foundation.limited.refused import Refused

#: Readers take a file for a PDF, and old browsers for a page of the web, by what stands so near its beginning.
WINDOW = 1024
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b|<\?php", re.IGNORECASE)
ZIP_DIRECTORY, ZIP_END = b"PK\x01\x02", b"PK\x05\x06"
ZIP_END_LENGTH, LONGEST_COMMENT = 22, 2**16
#: What begins another file behind the end of one.
BEGINNINGS = (b"PK\x03\x04", b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x7fELF", b"MSCF\x00")
PROGRAMS = (b"MZ", b"#!/")


def refuse_window(content: bytes, kind: str) -> None:
    """Refuse what another program would take for another file by its beginning, or would unpack."""
    window = content[:WINDOW]
    if MARKUP.search(window) or (kind != "pdf" and b"%PDF-" in window):
        raise Refused("hidden")
    if has_archive(content):
        raise Refused("hidden")


def has_archive(content: bytes) -> bool:
    """Tell whether a program that unpacks archives finds one in a file."""
    end = content.rfind(ZIP_END, -min(len(content), ZIP_END_LENGTH + LONGEST_COMMENT))
    if end < 0 or len(content) < end + ZIP_END_LENGTH:
        return False
    length, _start = struct.unpack_from("<II", content, end + 12)
    # The directory stands right before its end, however much stands before the archive.
    return length == 0 or content.startswith(ZIP_DIRECTORY, max(end - length, 0))


def refuse_tail(tail: bytes) -> None:
    """Refuse what stands behind the end of a paper and would be another one."""
    bare = tail.lstrip(b"\x00\t\n\x0c\r ")
    if MARKUP.search(bare) or bare.startswith(PROGRAMS) or any(beginning in bare for beginning in BEGINNINGS):
        raise Refused("hidden")
