"""What an image has besides its pixels."""

from typing import NamedTuple


class Seen(NamedTuple):
    """Where the image ends in its file, and what the camera wrote of it (Exif)."""

    end: int
    exif: bytes
