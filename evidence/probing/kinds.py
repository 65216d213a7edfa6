"""What a paper is by its first bytes, and who looks into each kind."""

from importlib import import_module
from typing import Any

from evidence.probing.hidden import refuse_window
from foundation.limited.refused import Refused

BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
}
IMAGES = ("png", "jpeg")
#: Kind or verb -> the module that is needed for it.
MODULES = {"pdf": "pdf", "png": "image", "jpeg": "image", "preview": "picture", "text": "text"}


def load(verb: str, kind: str) -> None:
    """Load what is needed for a kind of paper, and no more: each takes time and memory."""
    import_module(f"evidence.probing.{MODULES[kind if verb == 'inspect' else verb]}")


def inspect(content: bytes, kind: str) -> dict[str, Any]:
    """Return kind, pages and flags of a paper; raise Refused."""
    kind = found_kind(content, kind)
    refuse_window(content, kind)
    return {"kind": kind, **looked_into(content, kind)}


def found_kind(content: bytes, kind: str) -> str:
    """Return what a paper is, which for images may be another one than its name says; raise Refused."""
    # Messengers save images under either name; to see them is the same.
    for possible in IMAGES if kind in IMAGES else (kind,):
        if content.startswith(BEGINNINGS[possible]):
            return possible
    raise Refused("mismatch")


def looked_into(content: bytes, kind: str) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    if kind == "pdf":
        from evidence.probing.pdf import look

        return look(content)
    from evidence.probing.image import see

    return see(content, kind)


def preview(content: bytes, kind: str, page: int, width: int) -> bytes:
    """Return a page as a PNG of its own. Raise Refused."""
    from evidence.probing.picture import png_of

    return png_of(content, kind, page, width)


def text(content: bytes, kind: str) -> dict[str, Any]:
    """Return what a paper says on its first pages. Raise Refused."""
    from evidence.probing.text import text_of

    return {"text": text_of(content, kind)}
