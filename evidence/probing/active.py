"""Whether a PDF does more than lie there: scripts, programs to be started, files inside it, forms that think.

Every name in the file counts, wherever it stands: what a reader does not find by the tables of the file, one finds that
mends them. Streams in which objects are packed are inflated for it.
"""

import io
import re
import zlib
from collections.abc import Iterator

from evidence.probing.limits import MOST_INFLATED
from foundation.limited.refused import Refused

#: Long enough not to stand in packed bytes by chance.
ACTIVE = {
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"RichMedia",
    b"Rendition",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"XFA",
}
NAME = re.compile(rb"/((?:[A-Za-z0-9_.-]|#[0-9A-Fa-f]{2})++)")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"\bstream(?:\r\n|\n|\r)")
#: How a stream of objects begins, once inflated: with their numbers.
OBJECTS = re.compile(rb"[\s\x00%0-9]")
#: What stands before a stream and describes it.
DESCRIBED_IN = 2000


def is_active(content: bytes) -> bool:
    """Tell whether a document does something, or whether it cannot be told that it does not."""
    if ACTIVE.intersection(names(content)):
        return True
    packed = unlocked(content) if b"/Encrypt" in content else object_streams(content)
    return any(ACTIVE.intersection(names(objects)) for objects in packed)


def names(content: bytes) -> Iterator[bytes]:
    """Give every name, with its escaped characters as they are meant."""
    for found in NAME.finditer(content):
        yield ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), found[1]) if b"#" in found[1] else found[1]


def object_streams(content: bytes) -> Iterator[bytes]:
    """Give what is packed into streams of objects; raise Refused where that is more than can be."""
    total = 0
    for stream in STREAM.finditer(content):
        inflater = zlib.decompressobj()
        try:
            objects = inflater.decompress(content[stream.end() : stream.end() + 2**16], 64)
            if not OBJECTS.match(objects):
                continue
            objects = zlib.decompressobj().decompress(content[stream.end() :], MOST_INFLATED - total)
        except zlib.error:
            if is_packed_otherwise(content[max(0, stream.start() - DESCRIBED_IN) : stream.start()]):
                yield b"/JavaScript"
            continue
        total += len(objects)
        if total >= MOST_INFLATED:
            raise Refused("too_complex")
        yield objects


def is_packed_otherwise(before: bytes) -> bool:
    """Tell whether objects are in a stream that only a rare filter would unpack."""
    described = set(names(before[before.rfind(b"obj") + 3 :]))
    return b"ObjStm" in described and b"Filter" in described


def unlocked(content: bytes) -> Iterator[bytes]:
    """Give what is packed into streams of objects of a document that its owner has locked."""
    # Only here: it takes half a second to load.
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

    reader = PdfReader(io.BytesIO(content), strict=False)
    reader.decrypt("")
    for number in {stream for stream, _place in reader.xref_objStm.values()}:
        stream = reader.get_object(number)
        if isinstance(stream, StreamObject):
            yield stream.get_data()
