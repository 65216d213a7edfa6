"""PDFs that their owner has locked: they open without a password, and their parts are encrypted all the same."""

import io
from collections.abc import Iterator


def unlocked(content: bytes) -> Iterator[bytes | None]:
    """Give what is packed into streams of objects, decrypted; None for what cannot be."""
    # Only here: pypdf takes half a second to load, and few papers are locked.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import StreamObject

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        reader.decrypt("")
        for number in {stream for stream, _place in reader.xref_objStm.values()}:
            stream = reader.get_object(number)
            yield stream.get_data() if isinstance(stream, StreamObject) else None
    except (
        PyPdfError,
        ArithmeticError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
        AttributeError,
        NotImplementedError,
    ):
        # pypdf lets whatever it stumbles over through.
        yield None
