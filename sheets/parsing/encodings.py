"""In which encoding a text is: by its mark, its zeros, its validity, then by its everyday characters."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foundation.limited.refused import Refused
from sheets.parsing.everyday import share

READ_AT_ONCE = 2**20
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
#: What people write for an encoding, and the wider one that files of that name are really in.
ALIASES = {
    "utf8": "utf-8",
    "utf8sig": "utf-8",
    "utf16": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "big5": "big5",
    "cp950": "big5",
    "big5hkscs": "big5hkscs",
    "big5hk": "big5hkscs",
}
#: What Python calls encodings of text, and are none that a file would be in.
NO_TEXT = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "utf_7", "mbcs", "oem")
#: As Windows writes it, then as Hong Kong extended it.
BIG5 = ("cp950", "big5hkscs")
#: What stands in no text: controls but for tabs, line ends, the end of a page and what DOS wrote at the end of a file.
CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1a"})
SURE, OTHER_BELOW, SENSELESS_BELOW = 0.95, 0.8, 0.2
SHOWN_ROWS, SHOWN_COLUMNS = 8, 8


def encoding_of(path: Path, named: str) -> str:
    """Return Python's name of the encoding of a text: the one that is named, else the one it is in; raise Refused."""
    with path.open("rb") as file:
        head = file.read(2**16)
    if head.startswith(UTF_32):
        raise Refused("utf_32")
    if named:
        return valid_named(path, head, named)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            check(path, encoding, encoding)
            return encoding
    if encoding := without_mark(head):
        check(path, encoding, encoding)
        return encoding
    if fault(path, "utf-8") is None:
        return "utf-8"
    return by_characters(path)


def valid_named(path: Path, head: bytes, named: str) -> str:
    """Return the named encoding if the whole text is valid in it."""
    encoding = ALIASES.get(re.sub(r"[-_ ]", "", named.lower()), named.lower())
    if encoding == "utf-16":
        marked = "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
        encoding = (
            marked if head.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)) else without_mark(head) or marked
        )
    if encoding == "big5":
        encoding = next((found for found in BIG5 if fault(path, found) is None), BIG5[0])
    try:
        "".encode(encoding)
        is_text = encoding.replace("-", "_") not in {name.replace("-", "_") for name in NO_TEXT}
    except (LookupError, UnicodeError, ValueError):
        is_text = False
    if not is_text:
        raise Refused("no_encoding", name=named)
    check(path, encoding, named)
    return encoding


def without_mark(head: bytes) -> str:
    """Return which UTF-16 a text is in that has no mark: the zeros beside its commas and line ends tell."""
    pairs = {head[place : place + 2] for place in range(0, len(head) - 1, 2)}
    little = any(bytes((sign, 0)) in pairs for sign in b",;\t|\n\r")
    big = any(bytes((0, sign)) in pairs for sign in b",;\t|\n\r")
    if little == big:
        return ""
    return "utf-16-le" if little else "utf-16-be"


def fault(path: Path, encoding: str) -> int | None:
    """Return the place of the first byte at which a text is not in an encoding; None if there is none such."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(READ_AT_ONCE)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return place - waiting + error.start
            except UnicodeError:
                return place
            if not piece:
                return None
            place += len(piece)


def check(path: Path, encoding: str, named: str) -> None:
    """Raise Refused where a text is not in an encoding."""
    place = fault(path, encoding)
    if place is not None:
        raise Refused("other_encoding", encoding=named, place=place)


def by_characters(path: Path) -> str:
    """Tell GB18030 and Big5 apart by how many everyday characters either would have; raise Refused if not sure."""
    big5 = next((found for found in BIG5 if fault(path, found) is None), None)
    possible = [found for found in ("gb18030" if fault(path, "gb18030") is None else None, big5) if found]
    shares = {encoding: share(pieces(path, encoding), encoding) for encoding in possible}
    sensible = sorted((found for found in shares if shares[found] >= SENSELESS_BELOW), key=lambda name: -shares[name])
    if not sensible and is_binary(path):
        raise Refused("no_text")
    if not sensible:
        raise Refused("other_encoding", encoding="utf-8", place=fault(path, "utf-8"))
    best, *others = sensible
    if shares[best] >= SURE and all(shares[other] < OTHER_BELOW for other in others):
        return best
    raise Refused("not_sure", readings=[reading(path, encoding) for encoding in sensible])


def is_binary(path: Path) -> bool:
    """Tell whether a file begins with bytes that no text of these encodings holds."""
    with path.open("rb") as file:
        head = file.read(2**16)
    return len(head.translate(None, CONTROLS)) < len(head)


def pieces(path: Path, encoding: str) -> Iterator[str]:
    """Give a text piece by piece."""
    with path.open(encoding=encoding, newline="") as file:
        while piece := file.read(READ_AT_ONCE):
            yield piece


def reading(path: Path, encoding: str) -> dict[str, Any]:
    """Return the first rows of a text as an encoding would have them."""
    from sheets.parsing.text import first_rows

    rows = [row[:SHOWN_COLUMNS] for row in first_rows(next(pieces(path, encoding)), SHOWN_ROWS)]
    return {"encoding": called(encoding), "rows": rows}


def called(encoding: str) -> str:
    """Return the name by which an encoding can be asked for again."""
    return "big5" if encoding == "cp950" else encoding
