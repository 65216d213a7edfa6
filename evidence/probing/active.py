"""Whether a PDF does more than lie there: scripts, programs to start, files inside it or elsewhere, forms that think.

Every name in the file counts, wherever it stands: what a reader does not find by the tables of the file, one finds that
mends them. Streams in which objects are packed are inflated for it.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import chain

from evidence.probing.elsewhere import leads_elsewhere, names_file
from evidence.probing.limits import MOST_INFLATED
from evidence.probing.locked import unlocked
from evidence.probing.names import Names, names_in
from foundation.limited.archive import overlapping
from foundation.limited.refused import Refused

#: Long enough not to stand in packed bytes by chance.
ACTIVE = Names(
    (
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
        b"3DD",
        b"OnInstantiate",
        b"Collection",
    )
)
ENCRYPT = Names([b"Encrypt"])
STREAM = re.compile(rb"\bstream(?:\r\n|\n|\r)")
#: How objects begin that are packed into a stream: with their numbers.
OBJECTS = re.compile(rb"[\s\x00%0-9]")
#: What stands before a stream and describes it.
DESCRIBED_IN = 2000
TAKEN_AT_ONCE = 2**16
#: A page takes a few.
MOST_STREAMS = 100_000


def is_active(content: bytes) -> bool:
    """Tell whether a document does something, or whether it cannot be told that it does not."""
    if ACTIVE.are_in(content) or names_file(content):
        return True
    packed = object_streams(content)
    if ENCRYPT.are_in(content):
        # The name alone locks nothing; what is locked does not inflate.
        packed = chain(unlocked(content), filter(None, packed))
    return any(objects is None or ACTIVE.are_in(objects) or leads_elsewhere(objects) for objects in packed)


def object_streams(content: bytes) -> Iterator[bytes | None]:
    """Give what is packed into streams of objects, None for what only a rare filter would unpack; raise Refused."""
    total = 0
    whole = memoryview(content)
    for number, stream in enumerate(STREAM.finditer(content)):
        if number > MOST_STREAMS:
            raise Refused("too_complex")
        packed = whole[stream.end() :]
        described = described_as(content[max(0, stream.start() - DESCRIBED_IN) : stream.start()])
        if OBJECTS.match(next(inflated(packed), b"")) and b"Predictor" not in described:
            for piece in overlapping(inflated(packed)):
                total += len(piece)
                if total > MOST_INFLATED:
                    raise Refused("too_complex")
                yield piece
        elif {b"ObjStm", b"Filter"} <= described:
            yield None


def described_as(before: bytes) -> set[bytes]:
    """Return the names that describe a stream of objects; none for another stream."""
    dictionary = before[before.rfind(b"obj") + 3 :]
    return set(names_in(dictionary)) if b"Obj" in dictionary or b"#" in dictionary else set()


def inflated(packed: memoryview) -> Iterator[bytes]:
    """Give a stream piece by piece as far as it can be inflated; readers mind neither its end nor its checksum."""
    inflater = zlib.decompressobj()
    for start in range(0, len(packed), TAKEN_AT_ONCE):
        waiting: memoryview | bytes = packed[start : start + TAKEN_AT_ONCE]
        while waiting and not inflater.eof:
            try:
                piece = inflater.decompress(waiting, TAKEN_AT_ONCE)
            except zlib.error:
                return
            if piece:
                yield piece
            waiting = inflater.unconsumed_tail
        if inflater.eof:
            return
