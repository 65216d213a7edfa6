"""What a paper is by its first bytes, and who looks into each kind."""

from importlib import import_module
from pathlib import Path
from typing import Any

from evidence.probing.hidden import refuse_window
from foundation.limited.refused import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
    "xlsx": b"PK\x03\x04",
}
IMAGES = ("png", "jpeg")
#: Kind or verb -> the module that is needed for it.
MODULES = {"pdf": "pdf", "png": "image", "jpeg": "image", "xlsx": "workbook", "preview": "picture", "text": "text"}


def load(verb: str, kind: str) -> None:
    """Load what is needed for a kind of paper, and no more: each takes time and memory."""
    import_module(f"evidence.probing.{MODULES[kind if verb == 'inspect' else verb]}")


def inspect(path: Path, content: bytes, kind: str) -> dict[str, Any]:
    """Return kind, pages and flags of a paper; raise Refused."""
    if kind == "xlsx" and content.startswith(OLE):
        # Excel puts a workbook with a password into such a container.
        raise Refused("workbook_password" if "EncryptedPackage".encode("utf-16-le") in content else "workbook_old")
    kind = found_kind(content, kind)
    refuse_window(content, kind)
    return {"kind": kind, **looked_into(path, content, kind)}


def found_kind(content: bytes, kind: str) -> str:
    """Return what a paper is, which for images may be another one than its name says; raise Refused."""
    # Messengers save images under either name; to see them is the same.
    for possible in IMAGES if kind in IMAGES else (kind,):
        if content.startswith(BEGINNINGS[possible]):
            return possible
    raise Refused("mismatch")


def looked_into(path: Path, content: bytes, kind: str) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    if kind == "pdf":
        from evidence.probing.pdf import look

        return look(content)
    if kind == "xlsx":
        from evidence.probing.workbook import look_through

        return look_through(path)
    from evidence.probing.image import see

    return see(content, kind)


def preview(content: bytes, kind: str, page: int, width: int) -> bytes:
    """Return a page as a PNG of its own; nothing for what has no pages to be seen. Raise Refused."""
    from evidence.probing.picture import png_of

    return b"" if kind == "xlsx" else png_of(content, kind, page, width)


def text(content: bytes, kind: str) -> dict[str, Any]:
    """Return what a paper says on its first pages. Raise Refused."""
    from evidence.probing.text import text_of

    return {"text": text_of(content, kind)}
