"""Papers to hand in: the smallest PDF that a reader opens."""

from collections.abc import Sequence

FONTS = b"<< /Font << /F1 5 0 R >> >>"


def pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF of one A4 page with these lines of plain English."""
    shown = " ".join(f"({escaped(line)}) Tj 0 -24 Td" for line in lines)
    content = f"BT /F1 14 Tf 72 770 Td {shown} ET".encode("ascii", "replace")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % FONTS,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return assembled(bodies)


def assembled(bodies: Sequence[bytes]) -> bytes:
    """Put objects, cross-reference table and trailer together (ISO 32000-1, 7.5)."""
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(bodies) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return written + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def escaped(text: str) -> str:
    """Escape what has a meaning in a string of PDF."""
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
