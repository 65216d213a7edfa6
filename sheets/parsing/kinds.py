"""What a file is, by its content; its name says nothing."""

import os
import re
import stat
from pathlib import Path
from typing import Any

from foundation.limited.refused import Refused
from sheets.parsing.limits import MOST_BYTES, MOST_INFLATED
from sheets.parsing.spool import Spool

HEAD = 2048
#: What is no spreadsheet, by how it begins.
OTHERS = (
    (b"%PDF-", "pdf"),
    (rb"{\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
)
#: How Excel wrote before 1997: a stream of records without the container that holds it since.
OLDEST = re.compile(rb"\x09[\x00\x02\x04\x08](?:\x04|\x06|\x08|\x10)\x00")
MARKUP = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE | re.DOTALL
)
XML = re.compile(rb"\s*<\?xml\b")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: An archive without entries, or one cut into parts.
ODD_ZIP = (b"PK\x05\x06", b"PK\x07\x08")


def read(path: Path, folder: Path, encoding: str) -> dict[str, Any]:
    """Read a file into the folder; return its format, its sheets and what is to be told of it. Raise Refused."""
    head = opening(path)
    spool = Spool(folder)
    if head.startswith((ZIP, OLE)):
        if encoding:
            raise Refused("encoding_of_workbook")
        found = read_workbook(path, head, spool)
    else:
        refuse_others(head)
        from sheets.parsing.text import read_text

        found = read_text(path, encoding, spool)
    return {"encoding": "", "notices": [], **found, "sheets": spool.names}


def opening(path: Path) -> bytes:
    """Return how the file begins; raise Refused for what is empty, too large or no file at all."""
    try:
        # A pipe with nobody at its other end must not keep us waiting.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise Refused("no_file") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Refused("no_file")
        if status.st_size == 0:
            raise Refused("empty")
        if status.st_size > MOST_BYTES:
            raise Refused("large_file")
        return file.read(HEAD)


def refuse_others(head: bytes) -> None:
    """Refuse what is neither a workbook nor text, saying what it is."""
    for begins, reason in OTHERS:
        if head.startswith(begins) and not looks_like_text(begins, head):
            raise Refused(reason)
    if head.startswith(ODD_ZIP):
        raise Refused("damaged")
    if OLDEST.match(head):
        raise Refused("oldest")
    bare = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if MARKUP.match(bare):
        raise Refused("html")
    if XML.match(bare):
        raise Refused("html" if b"<html" in bare.lower() else "xml")


def looks_like_text(begins: bytes, head: bytes) -> bool:
    """Tell whether a file that begins with letters which an image may begin with is text: BM, RIFF, GIF8."""
    return begins.isalnum() and b"\x00" not in head


def read_workbook(path: Path, head: bytes, spool: Spool) -> dict[str, Any]:
    """Read a workbook with the reader of its format."""
    if head.startswith(OLE):
        from sheets.parsing.xls import read_xls

        return read_xls(path, spool)
    from foundation.limited.archive import Archive

    with Archive(path, MOST_INFLATED) as archive:
        if archive.kind() == "ods":
            from sheets.parsing.ods import read_ods

            return read_ods(archive, spool)
        from sheets.parsing.xlsx import read_xlsx

        return read_xlsx(archive, spool)
