"""Files under a name that they do not deserve, and files that are two at once."""

import zipfile

from tests.evidence.corpus.case import Case
from tests.evidence.corpus.images import whole_jpeg, whole_png
from tests.evidence.corpus.pdf import pdf
from tests.evidence.corpus.workbooks import packed, workbook

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><html><body>" + SCRIPT
PROGRAM = b"MZ\x90\x00" + bytes(200)


def archive():
    return packed({"a.html": HTML}, zipfile.ZIP_STORED)


#: Name -> why it is refused, if it is, with a PDF as content.
NAMES = {
    "cert.pdf": "",
    "CERT.PDF": "",
    "cert.pdf ": "",
    "cert.pdf.": "",
    "cert.pdf. . .": "",
    "cert.exe.pdf": "",
    "..pdf": "",
    "证书（2025）.pdf": "",
    "证书．ｐｄｆ": "",
    "cert%2Epdf": "",
    "../../etc/cert.pdf": "",
    "100%.pdf": "",
    "cert.pdf.exe": "kind",
    "cert.php%00.pdf": "kind",
    "cert.php\x00.pdf": "kind",
    "cert.php%2500.pdf": "kind",
    "cert.pdf%00.php": "kind",
    "cert.php%0a.pdf": "kind",
    "cert.php\r\n.pdf": "kind",
    "cert.pdf%2ephp": "kind",
    "cert.pdf%252ephp": "kind",
    "cert\u202efdp.exe": "kind",
    "cert.pdf:a.exe": "kind",
    "cert.pdf/a.exe": "kind",
    "cert.pdf\\a.exe": "kind",
    "cert.svg": "kind",
    "cert.html": "kind",
    "cert.js": "kind",
    "cert.pdf::$DATA": "kind",
    "cert": "kind",
    "pdf": "kind",
    "": "kind",
    "...": "kind",
    "cert.pdf.lnk": "kind",
    "cert.рdf": "kind",
    "cert.docx": "text_document",
    "cert.HEIC": "photo",
    "cert.tiff": "photo",
    "cert.gif": "photo",
    "cert.zip": "archive",
    "list.xls": "workbook",
    "list.xlsm": "workbook",
}
#: (name, content, reason)
DISGUISES = (
    ("nothing.pdf", lambda: b"", "empty"),
    ("a byte too large.pdf", lambda: pdf().ljust(12 * 2**20 + 1, b"\n"), "large"),
    ("svg.pdf", lambda: SVG, "mismatch"),
    ("svg.png", lambda: SVG, "mismatch"),
    ("page.pdf", lambda: HTML, "mismatch"),
    ("page.jpg", lambda: HTML, "mismatch"),
    ("page.xlsx", lambda: HTML, "workbook"),
    ("program.pdf", lambda: PROGRAM, "mismatch"),
    ("program.png", lambda: PROGRAM, "mismatch"),
    ("pdf.png", pdf, "mismatch"),
    ("png.pdf", whole_png, "mismatch"),
    ("pdf.xlsx", pdf, "workbook"),
    ("jpeg.pdf", whole_jpeg, "mismatch"),
    ("moving.png", lambda: b"GIF89a" + bytes(60), "mismatch"),
    ("text.pdf", lambda: b"This is a certificate.", "mismatch"),
    ("page before.pdf", lambda: HTML + pdf(), "mismatch"),
    ("archive before.pdf", lambda: archive() + pdf(), "mismatch"),
    ("blank before.pdf", lambda: b"\n" + pdf(), "mismatch"),
    ("page in its head.pdf", lambda: pdf(head=b"%PDF-1.7\n%" + HTML + b"\n"), "hidden"),
    ("page behind.pdf", lambda: pdf() + HTML, "hidden"),
    ("page behind blanks.pdf", lambda: pdf() + b"\n" * 5000 + SCRIPT, "hidden"),
    ("php behind.pdf", lambda: pdf() + b"<?php system($_GET[0]);", "hidden"),
    ("archive behind.pdf", lambda: pdf() + archive(), "hidden"),
    ("archive behind, and an end.pdf", lambda: pdf() + archive() + b"\nstartxref\n0\n%%EOF\n", "hidden"),
    ("workbook behind.pdf", lambda: pdf() + workbook(), "hidden"),
    ("program behind.pdf", lambda: pdf() + PROGRAM, "hidden"),
    ("rar behind.pdf", lambda: pdf() + b"Rar!\x1a\x07\x00" + bytes(60), "hidden"),
    ("page behind.png", lambda: whole_png() + HTML, "hidden"),
    ("archive behind.png", lambda: whole_png() + archive(), "hidden"),
    ("pdf behind.png", lambda: whole_png() + pdf(), "hidden"),
    ("page behind.jpg", lambda: whole_jpeg() + SVG, "hidden"),
    ("archive behind.jpg", lambda: whole_jpeg() + archive(), "hidden"),
    ("pdf behind.jpg", lambda: whole_jpeg() + pdf(), "hidden"),
    ("page in a comment.jpg", lambda: whole_jpeg(comment=HTML), "hidden"),
    ("php in a comment.jpg", lambda: whole_jpeg(comment=b"<?php phpinfo();"), "hidden"),
    ("pdf in a comment.jpg", lambda: whole_jpeg(comment=pdf()[:500]), "hidden"),
    ("archive in a comment.jpg", lambda: whole_jpeg(comment=archive()), "hidden"),
)


def cases():
    """Give every disguise."""
    for name, reason in NAMES.items():
        yield Case(f"name {name!a}", name, pdf, reason)
    for name, content, reason in DISGUISES:
        yield Case(f"disguise {name}", name, content, reason)
