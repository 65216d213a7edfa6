"""Write PDFs byte by byte, as no program would."""

import hashlib
import struct
import zlib

CATALOG, PAGES, PAGE = 1, 2, 3
#: What stands for a password that is empty.
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
TEXT = b"BT /F1 18 Tf 72 700 Td (CERTIFICATE No. 00124Q30001R0M) Tj ET"


def stream(content, described=b""):
    """Return a stream as it stands in the file."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), described, content)


def flate(content, described=b""):
    """Return a packed stream."""
    return stream(zlib.compress(content), b"/Filter /FlateDecode " + described)


def objects(*, catalog=b"", page=b"", pages=1, **others):
    """Return the objects of a document; `others` are more of them, as o10=b"…"."""
    kids = b" ".join(b"%d 0 R" % (100 + number) for number in range(pages - 1))
    shape = b"/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]"
    found = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Count %d /Kids [3 0 R %s] >>" % (pages, kids),
        PAGE: b"<< %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % (shape, page),
        4: stream(TEXT),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    found |= {100 + number: b"<< %s >>" % shape for number in range(pages - 1)}
    return found | {int(name[1:]): content for name, content in others.items()}


def pdf(found=None, *, trailer=b"", head=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", **what):
    """Return a document with a table of its objects."""
    out, places = bytearray(head), {}
    found = objects(**what) if found is None else found
    for number, content in sorted(found.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), max(found) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def packed_objects(found):
    """Return what a stream of objects holds, and where in it the first begins."""
    heads, bodies = b"", b""
    for number, content in found.items():
        heads += b"%d %d " % (number, len(bodies))
        bodies += content + b"\n"
    return heads + bodies, len(heads)


def packed_pdf(
    hidden, *, pack=zlib.compress, described=b"/Filter /FlateDecode", kind=b"/Type /ObjStm", trailer=b"", **what
):
    """Return a document that holds `hidden` objects in a stream, and its table as a stream too (PDF 1.5)."""
    content, first = packed_objects(hidden)
    plain = objects(**what)
    plain[50] = stream(pack(content), b"%s /N %d /First %d %s" % (kind, len(hidden), first, described))
    out, rows = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {0: b"\x00" + bytes(4) + b"\xff\xff"}
    for number, body in sorted(plain.items()):
        rows[number] = b"\x01" + len(out).to_bytes(4, "big") + b"\x00\x00"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    for place, number in enumerate(hidden):
        rows[number] = b"\x02" + (50).to_bytes(4, "big") + place.to_bytes(2, "big")
    start = len(out)
    rows[51] = b"\x01" + start.to_bytes(4, "big") + b"\x00\x00"
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    table = b"".join(rows[number] for number in sorted(rows))
    shape = b"/Type /XRef /Size 1000 /Root 1 0 R /W [1 4 2] /Index [%s] %s" % (index, trailer)
    out += b"51 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (flate(table, shape), start)
    return bytes(out)


def packed_and_locked_pdf(hidden, **what):
    """Return a document with `hidden` objects that its owner has locked with RC4 (PDF 1.7, 7.6.3): it opens freely."""
    owner, name, rights = bytes(range(32)), b"0123456789abcdef", struct.pack("<i", -44)
    key = hashlib.md5(PADDING + owner + rights + name).digest()
    for _turn in range(50):
        key = hashlib.md5(key).digest()
    user = hashlib.md5(PADDING + name).digest()
    for turn in range(20):
        user = rc4(bytes(byte ^ turn for byte in key), user)
    of_objects, of_text = (hashlib.md5(key + bytes((number, 0, 0, 0, 0))).digest() for number in (50, 4))
    lock = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >>"
    return packed_pdf(
        hidden,
        pack=lambda plain: rc4(of_objects, zlib.compress(plain)),
        trailer=b"/Encrypt 12 0 R /ID [<%s> <%s>]" % ((name.hex().encode(),) * 2),
        o4=stream(rc4(of_text, TEXT)),
        o12=lock % (owner.hex().encode(), (user + bytes(16)).hex().encode()),
        **what,
    )


def rc4(key, content):
    """Return bytes locked, or unlocked, by a key."""
    box, other, out = list(range(256)), 0, bytearray()
    for place in range(256):
        other = (other + box[place] + key[place % len(key)]) % 256
        box[place], box[other] = box[other], box[place]
    other = 0
    for place, byte in enumerate(content, 1):
        other = (other + box[place % 256]) % 256
        box[place % 256], box[other] = box[other], box[place % 256]
        out.append(byte ^ box[(box[place % 256] + box[other]) % 256])
    return bytes(out)
