"""A PNG or JPEG image: whether it is whole, how large it is, and whether it tells a place."""

import io
from typing import Any

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import IFD

from evidence.probing.limits import MOST_PIXELS
from foundation.limited.refused import Refused

# We measure by ourselves, and refuse.
Image.MAX_IMAGE_PIXELS = None
BROKEN = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError)


def see(content: bytes, kind: str) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    with opened(content, kind) as image:
        try:
            image.draft("L", (1, 1))
            image.load()
            tells_place = bool(image.getexif().get_ifd(IFD.GPSInfo))
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
    if getattr(image, "n_frames", 1) > 1:
        raise Refused("image_frames")
    return image
