"""A PDF of pictures, one a page: the same for the same pictures, and nothing in it but them."""

import io
from collections.abc import Sequence

from PIL import Image

#: The longer side of A4, in points.
LONG_SIDE = 842
COLOURS = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}
#: Catalogue and list of pages stand first; then come three objects for each page.
FIRST, FOR_A_PAGE = 3, 3


def written(pictures: Sequence[bytes]) -> bytes:
    """Return a PDF of JPEG images."""
    places = [FIRST + FOR_A_PAGE * number for number in range(len(pictures))]
    kids = b" ".join(b"%d 0 R" % place for place in places)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(places), kids)]
    for place, picture in zip(places, pictures, strict=True):
        objects += page(place, picture)
    return with_table(objects)


def page(place: int, picture: bytes) -> list[bytes]:
    """Return a page, what is drawn on it, and its picture; the page is the object with this number."""
    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as seen:
        (wide, high), colours = seen.size, COLOURS[seen.mode]
    box = [round(side * LONG_SIDE / max(wide, high), 2) for side in (wide, high)]
    shown = b"q %g 0 0 %g 0 0 cm /Photo Do Q" % (box[0], box[1])
    return [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Resources<</XObject<</Photo %d 0 R>>>>/Contents %d 0 R>>"
        % (*box, place + 2, place + 1),
        stream(b"", shown),
        stream(
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode"
            % (wide, high, colours),
            picture,
        ),
    ]


def stream(described: bytes, content: bytes) -> bytes:
    """Return an object that holds bytes."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (described, len(content), content)


def with_table(objects: Sequence[bytes]) -> bytes:
    """Return objects as a file, with the table by which readers find them."""
    out, places = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), list[int]()
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table, size = out.tell(), len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table))
    return out.getvalue()
