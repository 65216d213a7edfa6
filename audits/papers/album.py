"""The photos that a paper shows: small pictures of our own, never the bytes that somebody brought."""

import base64
import struct
from collections.abc import Iterable

from audits.models import AuditFile
from evidence.files import path_of
from evidence.inspection import IMAGES, preview
from suppliers.models import Upload

#: In pixels: a third of a page's width, at 300 dots an inch.
WIDTH = 600
#: So many are drawn for a paper; others are named.
MOST = 40


class Album:
    """Pictures by the names under which a template finds them."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}

    def add(self, files: Iterable[AuditFile]) -> tuple[list[tuple[str, str]], list[str]]:
        """Return the photos among some files, each with its caption, and the names of all other files."""
        shown, others = [], []
        for file in files:
            picture = drawn(file.upload) if len(self.pictures) < MOST else b""
            if picture:
                name = f"photo-{len(self.pictures) + 1}.svg"
                self.pictures[name] = enclosed(picture)
                shown.append((name, file.upload.name))
            else:
                others.append(file.upload.name)
        return shown, others


def drawn(upload: Upload) -> bytes:
    """Return a small picture of a photo that was looked through; nothing of another file."""
    if upload.state != Upload.State.CHECKED or upload.media_type not in IMAGES or upload.file is None:
        return b""
    return preview(path_of(upload.file.sha256), upload.media_type, width=WIDTH)


def enclosed(png: bytes) -> bytes:
    """Return a picture within a drawing: the typesetter takes texts alone."""
    width, height = struct.unpack(">II", png[16:24])
    size = f'width="{width}" height="{height}"'
    told = base64.b64encode(png).decode("ascii")
    image = f'<image {size} href="data:image/png;base64,{told}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'.encode("ascii")
