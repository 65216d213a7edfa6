"""Images: whole ones, broken ones, too large ones, and those that tell a place."""

import io
import struct
import zlib

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.evidence.corpus.case import Case

SIZE = (64, 48)


def picture(mode="RGB", size=SIZE):
    """Return a picture that is not all of one colour."""
    return Image.radial_gradient("L").resize(size).convert(mode)


def saved(image, kind, **how):
    """Return an image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def exif(*, place=False):
    """Return what a camera writes of a photo, with the place or without."""
    told = Image.Exif()
    told[Base.Orientation], told[Base.Make] = 6, "Camera"
    if place:
        told.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (22.0, 32.0, 0.0)})
    return told


def chunk(kind, body):
    """Return a piece of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(wide, high, *, bits=8, colour=0, rows=None):
    """Return a PNG of one colour, or with `rows` of packed pixels; `bits` are those of a value."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, bits, colour, 0, 0, 0))
    if rows is None:
        packer = zlib.compressobj(1)
        row = bytes(1 + -(-wide * bits * (3 if colour == 2 else 1) // 8))
        rows = b"".join(packer.compress(row) for _row in range(high)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def whole_jpeg(**how):
    return saved(picture(), "JPEG", **how)


def whole_png(**how):
    return saved(picture(), "PNG", **how)


def interlaced():
    """Return a PNG of 3 × 3 black pixels in the five passes of Adam7 that have any of them."""
    rows = zlib.compress(bytes(2 + 2 + 3 + 4 + 4))
    content = png(3, 3, rows=rows)
    header = struct.pack(">IIBBBBB", 3, 3, 8, 0, 0, 0, 1)
    return content[:8] + chunk(b"IHDR", header) + content[33:]


def two(kind):
    return lambda: saved(picture(), kind, save_all=True, append_images=[picture().rotate(90)])


GOOD = {
    "scan.jpg": whole_jpeg,
    "scan.jpeg": lambda: whole_jpeg(progressive=True),
    "SCAN.JPG": lambda: saved(picture("L"), "JPEG"),
    "print.jpg": lambda: saved(picture("CMYK"), "JPEG"),
    "photo.jpg": lambda: whole_jpeg(exif=exif()),
    "telephone.jpg": two("MPO"),
    "named otherwise.png": whole_jpeg,
    "with a comment.jpg": lambda: whole_jpeg(comment=b"made by a scanner"),
    "forty megapixels.jpg": lambda: saved(picture("L", (8000, 5000)), "JPEG"),
    "scan.png": whole_png,
    "SCAN.PNG": lambda: saved(picture("L"), "PNG"),
    "fax.png": lambda: saved(picture("1"), "PNG"),
    "palette.png": lambda: saved(picture("P"), "PNG"),
    "clear.png": lambda: saved(picture("RGBA"), "PNG"),
    "deep.png": lambda: png(5, 3, bits=16),
    "interlaced.png": interlaced,
    "named otherwise.jpg": whole_png,
    "with metadata.png": lambda: whole_png(dpi=(300, 300), exif=exif()),
    "forty megapixels.png": lambda: png(8000, 5000, colour=2),
}
PLACES = {
    "place.jpg": lambda: whole_jpeg(exif=exif(place=True)),
    "place.png": lambda: whole_png(exif=exif(place=True)),
}
BAD = {
    "cut.jpg": (lambda: whole_jpeg()[:400], "image_damaged"),
    "cut at its end.jpg": (lambda: whole_jpeg()[:-2], "image_damaged"),
    "without its pixels.jpg": (
        lambda: whole_jpeg()[: whole_jpeg().index(b"\xff\xda")] + b"\xff\xd9",
        "image_damaged",
    ),
    "beginning alone.jpg": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), "image_damaged"),
    "too large.jpg": (lambda: saved(picture("L", (8001, 5000)), "JPEG"), "image_large"),
    "measure of a lie.jpg": (lambda: whole_jpeg().replace(b"\x00\x30\x00\x40", b"\xff\xff\xff\xff"), "image_large"),
    "cut.png": (lambda: whole_png()[:300], "image_damaged"),
    "cut at its end.png": (lambda: whole_png()[:-12], "image_damaged"),
    "changed.png": (lambda: whole_png().replace(b"IDAT", b"IDAU"), "image_damaged"),
    "with a wrong checksum.png": (lambda: whole_png()[:-1] + b"x", "image_damaged"),
    "with too few rows.png": (lambda: png(8, 8, rows=zlib.compress(bytes(9 * 7))), "image_damaged"),
    "with too many rows.png": (lambda: png(8, 8, rows=zlib.compress(bytes(9 * 9))), "image_damaged"),
    "bomb.png": (lambda: png(8, 8, rows=zlib.compress(bytes(2**24))), "image_damaged"),
    "of 200,000 chunks.png": (
        lambda: whole_png()[:33] + chunk(b"tEXt", b"") * 200_000 + whole_png()[33:],
        "image_damaged",
    ),
    "of 200,000 segments.jpg": (
        lambda: whole_jpeg()[:2] + b"\xff\xfe\x00\x02" * 200_000 + whole_jpeg()[2:],
        "image_damaged",
    ),
    "filled.jpg": (lambda: whole_jpeg()[:2] + b"\xff" * 2**20 + whole_jpeg()[2:], "image_damaged"),
    "of no colour.png": (lambda: png(8, 8, colour=5, rows=b""), "image_damaged"),
    "too large.png": (lambda: png(8001, 5000), "image_large"),
    "measure of a lie.png": (lambda: png(2**30, 2**30, rows=b""), "image_large"),
    "that moves.png": (two("PNG"), "image_frames"),
    "beginning alone.png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "image_damaged"),
}


def cases():
    """Give every image."""
    for name, content in GOOD.items():
        yield Case(f"image {name}", name, content)
    for name, content in PLACES.items():
        yield Case(f"image {name}", name, content, flags=("location",))
    for name, (content, reason) in BAD.items():
        yield Case(f"image {name}", name, content, reason)
