"""Papers that are something else as well: read by another program, they would be an archive or a page of the web."""

import re
import struct

from foundation.limited.refused import Refused

#: Browsers take a file for a page of the web, and readers for a PDF, by what stands so near its beginning.
WINDOW = 1024
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|img|table|style)\b|<\?php", re.IGNORECASE
)
ZIP_ENTRY, ZIP_DIRECTORY, ZIP_END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
ZIP_END_LENGTH, LONGEST_COMMENT = 22, 2**16
PROGRAMS = (b"MZ", b"\x7fELF", b"#!/")


def refuse_hidden(content: bytes, kind: str) -> None:
    """Refuse what another program would read as another file."""
    beginning = content[:WINDOW]
    if MARKUP.search(beginning) or (kind != "pdf" and b"%PDF-" in beginning):
        raise Refused("hidden")
    if kind != "xlsx" and has_archive(content):
        raise Refused("hidden")
    if kind == "pdf":
        refuse_tail(content[content.rfind(b"%%EOF") + 5 :])


def has_archive(content: bytes) -> bool:
    """Tell whether a program that unpacks archives finds one in a file."""
    end = content.rfind(ZIP_END, -ZIP_END_LENGTH - LONGEST_COMMENT)
    if end < 0 or len(content) < end + ZIP_END_LENGTH:
        return False
    length, _start = struct.unpack_from("<II", content, end + 12)
    # The directory stands right before its end, however much stands before the archive.
    return length == 0 or content.startswith(ZIP_DIRECTORY, max(end - length, 0))


def refuse_tail(tail: bytes) -> None:
    """Refuse what stands behind the end of a paper and would be another one."""
    bare = tail.lstrip(b"\x00\t\n\x0c\r ")
    if MARKUP.search(bare) or ZIP_ENTRY in bare or b"%PDF-" in bare or bare.startswith(PROGRAMS):
        raise Refused("hidden")
