"""Put photos of one paper together: `python -m evidence.probing.joining BYTES FILE KIND [FILE KIND …]`.

The answer is a PDF in which each page takes about so many bytes at most, or one line of JSON: why it is refused, and
because of which file. The first file may be a PDF that was made so: its pages stay as they are.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
from PIL import Image

from evidence.probing import image, pdf
from evidence.probing.confinement import confine
from evidence.probing.limits import JOINING_LIMITS, MOST_PIXELS_TOGETHER, MOST_WIDE
from evidence.probing.pages import written
from evidence.probing.picture import image_of
from foundation.limited.refused import Refused

#: Tried in turn, until a page is small enough.
QUALITIES = (85, 70, 55, 40)

Found = TypeVar("Found")


def joined(photos: list[tuple[Path, str]], most: int) -> bytes | dict[str, Any]:
    """Return one PDF of photos; or why, and at which of them, it is refused."""
    try:
        # Before any is decoded.
        sizes = accumulate(each(photos, pixels_of))
        over = next((number for number, pixels in enumerate(sizes) if pixels > MOST_PIXELS_TOGETHER), None)
        if over is not None:
            return {"refused": "photos_large", "number": over}
        return written([*chain.from_iterable(each(photos, partial(pages_of, most)))])
    except Refused as refused:
        return {"refused": refused.reason, **refused.values}


def each(photos: list[tuple[Path, str]], look: Callable[[bytes, str], Found]) -> Iterator[Found]:
    """Give what is found of each photo. Raise Refused, which tells at which."""
    for number, (path, kind) in enumerate(photos):
        try:
            yield look(path.read_bytes(), kind)
        except Refused as refused:
            raise Refused(refused.reason, number=number) from refused
        except (MemoryError, RecursionError) as error:
            raise Refused("too_complex", number=number) from error


def pixels_of(content: bytes, kind: str) -> int:
    """Return how many pixels an image has; none for a PDF. Raise Refused."""
    if kind == "pdf":
        return 0
    with image.opened(content, kind) as seen:
        return seen.width * seen.height


def pages_of(most: int, content: bytes, kind: str) -> list[bytes]:
    """Return the pages that are made of an image, or stand in a PDF that was put together here. Raise Refused."""
    return [*pages_in(content)] if kind == "pdf" else [page_of(content, kind, most)]


def page_of(content: bytes, kind: str, most: int) -> bytes:
    """Return an image as a JPEG of our own, the right way up, as good as so many bytes allow. Raise Refused."""
    picture, packed = image_of(content, kind, MOST_WIDE), b""
    for quality in QUALITIES:
        packed = jpeg_of(picture, quality)
        if len(packed) <= most:
            break
    return packed


def jpeg_of(picture: Image.Image, quality: int) -> bytes:
    """Return a picture as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pages_in(content: bytes) -> Iterator[bytes]:
    """Give the pages of a PDF that was put together here, as they are in it. Raise Refused."""
    with pdf.opened(content) as document:
        for page in document:
            photos = [*page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
            if len(photos) != 1 or not isinstance(photos[0], pypdfium2.PdfImage):
                raise Refused("mixed")
            yield bytes(photos[0].get_data(decode_simple=False))


def main() -> None:
    """Answer with the PDF, or why there is none."""
    most, *given = sys.argv[1:]
    photos = [(Path(path), kind) for path, kind in zip(given[::2], given[1::2], strict=True)]
    confine([path for path, _kind in photos], JOINING_LIMITS)
    told = joined(photos, int(most))
    sys.stdout.buffer.write(told if isinstance(told, bytes) else json.dumps(told).encode())


if __name__ == "__main__":
    main()
