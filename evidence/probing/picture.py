"""A page as a picture of our own: nothing of the paper's bytes is left in it."""

import io

import pypdfium2
from PIL import Image, ImageOps

from evidence.probing import image, pdf
from evidence.probing.limits import MOST_WIDE
from foundation.limited.refused import Refused


def picture_of(content: bytes, kind: str, page: int, width: int) -> Image.Image:
    """Return a page, or the image, as wide as asked; raise Refused."""
    width = min(max(width, 1), MOST_WIDE)
    if kind == "pdf":
        return page_of(content, page, width)
    with image.opened(content, kind) as seen:
        try:
            seen.draft("RGB", (width, width))
            turned = ImageOps.exif_transpose(seen)
        except image.BROKEN as error:
            raise Refused("image_damaged") from error
        turned.thumbnail((width, MOST_WIDE))
        return turned


def page_of(content: bytes, page: int, width: int) -> Image.Image:
    """Return a page of a PDF; raise Refused."""
    with pdf.opened(content) as document:
        try:
            shown = document[page - 1]
            wide, high = shown.get_size()
            bitmap = shown.render(scale=min(width / wide, MOST_WIDE / high), may_draw_forms=False)
        except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError) as error:
            raise Refused("pdf_damaged") from error
        return bitmap.to_pil()


def png_of(picture: Image.Image) -> bytes:
    """Return a picture as PNG without anything that is not its pixels."""
    bare = picture.convert("RGB" if picture.mode not in ("1", "L", "RGB", "RGBA", "LA") else picture.mode)
    bare.info.clear()
    out = io.BytesIO()
    bare.save(out, "PNG")
    return out.getvalue()
