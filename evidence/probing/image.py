"""A PNG or JPEG image: whether it is whole, how large it is, and whether it tells a place."""

import io
from typing import Any

from PIL import Image
from PIL.ExifTags import IFD

from evidence.probing import jpeg, png
from evidence.probing.hidden import refuse_tail
from evidence.probing.limits import MOST_PIXELS
from foundation.limited.refused import Refused

# We measure by ourselves, and refuse.
Image.MAX_IMAGE_PIXELS = None
# Else Pillow would load its readers when it opens the first image.
Image.preinit()
#: What Pillow raises over images that are none.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, OverflowError)


def see(content: bytes, kind: str) -> dict[str, Any]:
    """Return pages and flags; raise Refused.

    Telephones put a second image behind a JPEG, for screens that can do more: what is seen is the first.
    """
    seen = png.see(content) if kind == "png" else jpeg.see(content)
    refuse_tail(content[seen.end :])
    with opened(content, kind) as image:
        try:
            if kind == "jpeg":
                # Every byte is decoded, and a pixel kept of sixty-four.
                image.draft("L", (1, 1))
                image.load()
            camera = Image.Exif()
            camera.load(seen.exif)
            tells_place = bool(camera.get_ifd(IFD.GPSInfo))
        except BROKEN as error:
            raise Refused("image_damaged") from error
    return {"pages": 1, "flags": ["location"] if tells_place else []}


def opened(content: bytes, kind: str) -> Image.Image:
    """Open an image that is small enough to be decoded; raise Refused."""
    try:
        image = Image.open(io.BytesIO(content), formats=[kind.upper()])
    except BROKEN as error:
        raise Refused("image_damaged") from error
    if image.width * image.height > MOST_PIXELS:
        raise Refused("image_large")
    return image
