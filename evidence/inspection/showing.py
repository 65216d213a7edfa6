"""Show a kept paper to people without ever opening it here."""

from pathlib import Path

from evidence.inspection.kinds import KIND_OF
from evidence.inspection.process import Failed, answered, found

PNG = b"\x89PNG\r\n\x1a\n"


def preview(path: Path, media_type: str, page: int = 1, width: int = 1000) -> bytes:
    """Return a page as a PNG of our own, at most `width` pixels wide; nothing where it cannot be shown."""
    try:
        picture = answered("preview", path, kind_of(media_type), str(page), str(width))
    except Failed:
        return b""
    # A refusal is none.
    return picture if picture.startswith(PNG) else b""


def text_of(path: Path, media_type: str) -> str:
    """Return the text of the first pages; of an image, and of a PDF without text, what tesseract recognises.

    It is empty where there is none, where it cannot be read, and for images where tesseract is not installed.
    """
    try:
        return str(found("text", path, kind_of(media_type))["text"])
    except Failed:
        return ""


def kind_of(media_type: str) -> str:
    """Return the kind of paper that a media type stands for; raise Failed for one that is not taken, kept or not."""
    try:
        return KIND_OF[media_type]
    except KeyError:
        raise Failed("kind") from None
