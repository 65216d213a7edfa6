"""A page as a picture of our own: nothing of the paper's bytes is left in it."""

import io

import pypdfium2
from PIL import Image, ImageOps

from evidence.probing import image, pdf
from evidence.probing.limits import MOST_WIDE
from foundation.limited.refused import Refused

SIXTEEN_BITS = 256


def png_of(content: bytes, kind: str, page: int, width: int) -> bytes:
    """Return a page, or the image, as a PNG that is at most as wide as asked; raise Refused."""
    width = min(max(width, 1), MOST_WIDE)
    picture = page_of(content, page, width) if kind == "pdf" else image_of(content, kind, width)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


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


def image_of(content: bytes, kind: str, width: int) -> Image.Image:
    """Return an image the right way up, on white where it lets the ground through; raise Refused."""
    with image.opened(content, kind) as seen:
        try:
            seen.draft("RGB", (MOST_WIDE, MOST_WIDE))
            turn = seen.getexif()
            # Pillow's short cut on the way knows no sixteen bits.
            seen.thumbnail((MOST_WIDE, MOST_WIDE), reducing_gap=None)
            plain = flat(seen)
            plain.getexif().update(turn)
            upright = ImageOps.exif_transpose(plain)
        except image.BROKEN as error:
            raise Refused("image_damaged") from error
    upright.thumbnail((width, MOST_WIDE))
    return bare(upright)


def flat(seen: Image.Image) -> Image.Image:
    """Return an image in eight bits a colour, without transparency."""
    if seen.mode.startswith("I"):
        return seen.convert("I").point(lambda value: value * (1 / SIXTEEN_BITS)).convert("L")
    if seen.has_transparency_data:
        clear = seen.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return seen.convert("L" if seen.mode in ("1", "L") else "RGB")


def bare(picture: Image.Image) -> Image.Image:
    """Return a picture with nothing but its pixels."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())
