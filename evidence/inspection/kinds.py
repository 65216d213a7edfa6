"""The kinds of papers that are taken, by the last extension of their name."""

import re
import unicodedata
from urllib.parse import unquote

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
EXTENSIONS = {"pdf": "pdf", "png": "png", "jpg": "jpeg", "jpeg": "jpeg"}
KIND_OF = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}
#: What a camera makes.
IMAGES = (MEDIA_TYPES["png"], MEDIA_TYPES["jpeg"])
#: Where a name is encoded several times over.
MOST_LAYERS = 5
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def extension_of(name: str) -> str:
    """Return the last extension of a file's name in lower case, without its dot; nothing where there is none.

    The name is decoded first and what systems drop at its end is stripped: `cert.pdf.` and `cert.pdf ` are a PDF,
    `cert.pdf.exe` and `cert.php%00.pdf` are none.
    """
    for _layer in range(MOST_LAYERS):
        decoded = unquote(name)
        if decoded == name:
            break
        name = decoded
    # A system that reads names up to a NUL, or in lines, would see another name.
    if CONTROL.search(name.strip()):
        return ""
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    _stem, dot, extension = re.split(r"[/\\]", visible)[-1].rstrip(". \t\r\n").rpartition(".")
    return extension.lower() if dot else ""
