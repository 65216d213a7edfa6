"""PDFs: whole ones, broken ones, and those that do something."""

import base64
import io
import zlib
from functools import partial

import typst
from pypdf import PdfWriter

from tests.evidence.corpus.case import Case
from tests.evidence.corpus.images import picture, saved
from tests.evidence.corpus.pdf import flate, objects, packed_and_locked_pdf, packed_pdf, pdf, stream

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = b"<< /S /Launch /F (cmd.exe) >>"
ATTACHED = b"<< /Type /Filespec /F (a.exe) /EF << /F 11 0 R >> >>"
FLAGGED = ("active_content",)
LINE = b"0 0 m 9 9 l S\n"
CUT = len(pdf()) // 2
PREDICTOR = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 >>"


def locked(content, **how):
    """Return a document encrypted by a password."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(**how)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def link(address):
    """Return a link to an address, as it is written."""
    return b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI %s >> >>" % address


def form(content, drawn):
    """Return something that pages draw by its name, and that draws another object itself."""
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] " + drawing_of(drawn))


def drawing(forms, page=3, **what):
    """Return a document of which a page draws the first of some forms."""
    shown = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R %s >>" % drawing_of(10)
    return pdf(objects(**what) | {page: shown, 6: stream(b"/X Do")} | forms)


def drawing_of(number):
    return b"/Resources << /XObject << /X %d 0 R >> >>" % number


def thrice(content):
    """Return bytes packed three times."""
    for _turn in range(3):
        content = zlib.compress(content, 9)
    return content


def updated(content, more):
    """Return a document to which somebody has added a page tree of the same and more objects."""
    start = content.rindex(b"xref\n0 ")
    place = len(content)
    added = b"10 0 obj\n%s\nendobj\n" % more
    table = b"xref\n10 1\n%010d 00000 n \n" % place
    trailer = b"trailer\n<< /Size 11 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (start, place + len(added))
    return content + added + table + trailer


def with_row_of_filters(content):
    """Return bytes as a PNG predictor of one column would have them."""
    return zlib.compress(b"".join(b"\x02" + bytes([now - before & 255]) for before, now in pairs(content)))


def pairs(content):
    return zip(b"\x00" + content[:-1], content, strict=True)


GOOD = {
    "plain": pdf,
    "of two hundred pages": lambda: pdf(pages=200),
    "with streams of objects": lambda: packed_pdf({60: b"<< /Producer (x) >>"}),
    "with a packed page": lambda: pdf(objects() | {4: flate(b"BT /F1 18 Tf 72 700 Td (x) Tj ET")}),
    "with a link": lambda: pdf(
        page=b"/Annots [10 0 R]",
        o10=b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://cnca.cn) >> >>",
    ),
    "with links to a letter, a call, a page without a scheme, and a port": lambda: pdf(
        page=b"/Annots [%s]"
        % b" ".join(map(link, (b"(MAILTO:a@b.example)", b"(tel:110)", b"(b.example)", b"(b.example:8080)")))
    ),
    "with links in other ways of writing": lambda: pdf(
        page=b"/Annots [%s]"
        % b" ".join(map(link, (rb"(\150ttps://b.example/\(a\))", b"<68747470733a2f2f622e6578616d706c65>")))
    ),
    "with a link, locked by its owner": lambda: locked(
        pdf(page=b"/Annots [%s]" % link(b"(https://b.example)")),
        user_password="",
        owner_password="o",
        algorithm="RC4-128",
    ),
    "with a link within, locked by its owner": lambda: locked(
        pdf(page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]", pages=2),
        user_password="",
        owner_password="o",
        algorithm="RC4-128",
    ),
    "that opens at its second page": lambda: pdf(catalog=b"/OpenAction [100 0 R /Fit]", pages=2),
    "with a place for a signature": lambda: pdf(
        catalog=b"/AcroForm << /Fields [10 0 R] /SigFlags 3 >>", o10=b"<< /FT /Sig /T (s) /Rect [0 0 0 0] >>"
    ),
    "added to": lambda: updated(pdf(), b"<< /Note (x) >>"),
    "with blanks at its end": lambda: pdf() + b"\r\n" * 400 + b"\x00" * 400,
    "locked by its owner with RC4": lambda: locked(pdf(), user_password="", owner_password="o", algorithm="RC4-128"),
    "locked by its owner with AES": lambda: locked(pdf(), user_password="", owner_password="o", algorithm="AES-256"),
    "locked by its owner, with streams of objects": lambda: packed_and_locked_pdf({60: b"<< /Producer (x) >>"}),
    "that speaks of JavaScript": lambda: pdf(objects() | {4: stream(b"BT /F1 9 Tf (JavaScript, Launch) Tj ET")}),
    "with an outline and metadata": lambda: pdf(
        catalog=b"/Outlines 10 0 R /Metadata 11 0 R",
        o10=b"<< /Type /Outlines /Count 0 >>",
        o11=stream(b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"/>', b"/Type /Metadata /Subtype /XML"),
    ),
    "from a scanner": lambda: saved(picture("L", (600, 800)), "PDF"),
    "typeset": lambda: typst.compile("= 认证证书 Certificate".encode()),
    "in version 2.0": lambda: pdf(head=b"%PDF-2.0\n"),
}
ACTIVE = {
    "script at opening": lambda: pdf(catalog=b"/OpenAction " + SCRIPT),
    "script at opening, named elsewhere": lambda: pdf(catalog=b"/OpenAction 10 0 R", o10=SCRIPT),
    "script under an escaped name": lambda: pdf(catalog=b"/OpenAction << /S /J#61vaScript /JS (x) >>"),
    "script under a wholly escaped name": lambda: pdf(
        catalog=b"/OpenAction << /S /#4a#61#76#61#53#63#72#69#70#74 /JS (x) >>"
    ),
    "names that are all escaped": lambda: pdf(objects() | {4: stream(b"/#61" * 200_000)}),
    "script whose kind stands elsewhere": lambda: pdf(
        catalog=b"/OpenAction << /S 10 0 R /JS (x) >>", o10=b"/JavaScript"
    ),
    "script in the tree of names": lambda: pdf(
        catalog=b"/Names << /JavaScript << /Names [(a) 10 0 R] >> >>", o10=SCRIPT
    ),
    "script of a page": lambda: pdf(page=b"/AA << /O %s >>" % SCRIPT),
    "script of an annotation": lambda: pdf(
        page=b"/Annots [10 0 R]", o10=b"<< /Subtype /Link /Rect [0 0 9 9] /A %s >>" % SCRIPT
    ),
    "script of a field": lambda: pdf(
        catalog=b"/AcroForm << /Fields [10 0 R] >>", o10=b"<< /FT /Tx /T (t) /AA << /K %s >> >>" % SCRIPT
    ),
    "script after another action": lambda: pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next %s >>" % SCRIPT),
    "script that nothing refers to": lambda: pdf(o10=SCRIPT),
    "script added later": lambda: updated(pdf(), SCRIPT),
    "script in a stream of objects": lambda: packed_pdf({60: SCRIPT}, catalog=b"/OpenAction 60 0 R"),
    "script in a stream of no kind": lambda: packed_pdf({60: SCRIPT}, kind=b"/Type 10 0 R", o10=b"/ObjStm"),
    "script in a stream without end": lambda: packed_pdf({60: SCRIPT}, pack=lambda plain: zlib.compress(plain)[:-6]),
    "script in a stream with a wrong checksum": lambda: packed_pdf(
        {60: SCRIPT}, pack=lambda plain: zlib.compress(plain)[:-4] + b"none"
    ),
    "script in a stream that is not packed": lambda: packed_pdf({60: SCRIPT}, pack=bytes, described=b""),
    "script in a stream of hexadecimals": lambda: packed_pdf(
        {60: SCRIPT}, pack=lambda plain: plain.hex().encode() + b">", described=b"/Filter /ASCIIHexDecode"
    ),
    "script in a stream packed twice": lambda: packed_pdf(
        {60: SCRIPT},
        pack=lambda plain: zlib.compress(zlib.compress(plain)),
        described=b"/Filter [/FlateDecode /FlateDecode]",
    ),
    "script in a stream in letters": lambda: packed_pdf(
        {60: SCRIPT},
        pack=lambda plain: base64.a85encode(zlib.compress(plain)) + b"~>",
        described=b"/Filter [/ASCII85Decode /FlateDecode]",
    ),
    "script in a stream with a predictor": lambda: packed_pdf(
        {60: SCRIPT}, pack=with_row_of_filters, described=PREDICTOR
    ),
    "script in a locked stream": lambda: packed_and_locked_pdf({60: SCRIPT}, catalog=b"/OpenAction 60 0 R"),
    "script in a locked stream of a packing that nobody knows": lambda: packed_and_locked_pdf(
        {60: SCRIPT}, catalog=b"/OpenAction 60 0 R", described=b"/Filter /w*s"
    ),
    "script in a stream that pretends to be locked": lambda: packed_pdf(
        {60: SCRIPT}, catalog=b"/OpenAction 60 0 R", o10=b"<< /Encrypt 11 0 R >>"
    ),
    "program to be started": lambda: pdf(catalog=b"/OpenAction " + LAUNCH),
    "program to be started by a link": lambda: pdf(
        page=b"/Annots [10 0 R]", o10=b"<< /Subtype /Link /Rect [0 0 9 9] /A %s >>" % LAUNCH
    ),
    "file inside": lambda: pdf(
        catalog=b"/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>",
        o10=ATTACHED,
        o11=stream(b"MZ", b"/Type /EmbeddedFile"),
    ),
    "file in an annotation": lambda: pdf(
        page=b"/Annots [10 0 R]",
        o10=b"<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS %s >>" % ATTACHED,
        o11=stream(b"MZ"),
    ),
    "form of XML": lambda: pdf(catalog=b"/AcroForm << /Fields [] /XFA 10 0 R >>", o10=stream(b"<xdp:xdp/>")),
    "form that sends itself": lambda: pdf(catalog=b"/OpenAction << /S /SubmitForm /F (http://x.example) >>"),
    "form that fetches": lambda: pdf(catalog=b"/OpenAction << /S /ImportData /F (x) >>"),
    "leap into another file": lambda: pdf(catalog=rb"/OpenAction << /S /GoToR /F (\\\\x.example\\a) /D [0 /Fit] >>"),
    "leap into a file inside": lambda: pdf(catalog=b"/OpenAction << /S /GoToE /T << /R /C /N (a) >> >>"),
    "film": lambda: pdf(page=b"/Annots [10 0 R]", o10=b"<< /Subtype /RichMedia /Rect [0 0 9 9] >>"),
    "script of a thing in space": lambda: pdf(
        page=b"/Annots [10 0 R]",
        o10=b"<< /Subtype /3D /Rect [0 0 9 9] /3DD 11 0 R >>",
        o11=stream(b"U3D", b"/Type /3D /Subtype /U3D /OnInstantiate 12 0 R"),
        o12=stream(b"app.alert\\(1\\)"),
    ),
    "files put together": lambda: pdf(catalog=b"/Collection << /View /D >>"),
    "stream in another file": lambda: pdf(objects() | {4: stream(b"", rb"/F (\\\\x.example\\a)")}),
    "stream in a file on the web": lambda: pdf(
        objects() | {4: stream(b"", b"/F << /FS /URL /#46 <68747470733a2f2f622e6578616d706c65> >>")}
    ),
    "script as an address, locked": lambda: locked(
        pdf(page=b"/Annots [%s]" % link(b"(javascript:alert)")),
        user_password="",
        owner_password="o",
        algorithm="RC4-128",
    ),
    "script as an address, packed": lambda: packed_pdf({60: link(b"(javascript:alert)")}, page=b"/Annots [60 0 R]"),
    "play-back with a script": lambda: pdf(page=b"/Annots [10 0 R]", o10=b"<< /A << /S /Rendition /OP 0 >> >>"),
}
#: Addresses that are run, or opened by a program.
ADDRESSES = (
    b"(javascript:alert)",
    b"%a comment\n( JaVa\nScript:alert)",
    rb"(\152avascript\072alert)",
    rb"(java\nscript:alert)",
    b"(java\\\nscript:alert)",
    b"<6a6176617363726970743a>",
    b"<6A 61 76 61 73 63 72 69 70 74 3 A>",
    b"(\xfe\xff\x00j\x00s\x00:)",
    b"(file:///c:/windows/a.exe)",
    b"(ms-word:ofe|u|https://b.example)",
    b"10 0 R",
    b"%" + b"x" * 1000 + b"\n(javascript:alert)",
)
#: Few bytes that ask for all the memory there is.
GREEDY = {
    "whose form draws itself": lambda: drawing({10: form(b"/X Do " * 2, 10)}),
    "whose second page has a form that draws itself": lambda: drawing({10: form(b"/X Do " * 2, 10)}, page=100, pages=2),
    "of forms that each draw the next ten times": lambda: drawing(
        {number: form(b"/X Do " * 10, number + 1) for number in range(10, 22)} | {22: form(LINE, 22)}
    ),
    "packed three times": lambda: pdf(
        objects() | {4: stream(thrice(LINE * 2**23), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")}
    ),
    "of six million lines": lambda: pdf(objects() | {4: flate(LINE * 6_000_000)}),
}
BAD = {
    "cut in half": (lambda: pdf()[:CUT], "pdf_damaged"),
    "cut at its end": (lambda: pdf()[:-30], "pdf_damaged"),
    "with its objects cut": (lambda: packed_pdf({60: b"null"})[:-80], "pdf_damaged"),
    "a header alone": (lambda: b"%PDF-1.7\n", "pdf_damaged"),
    "a header and noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "pdf_damaged"),
    "without pages": (lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Kids [] >>"}), "pdf_damaged"),
    "without a catalogue": (lambda: pdf({5: b"<< >>"}), "pdf_damaged"),
    "whose page is none": (
        lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Kids [9 0 R] /Count 1 >>"}),
        "pdf_damaged",
    ),
    "whose pages are their own parents": (
        lambda: pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 3 >>"}),
        "pdf_damaged",
    ),
    "of 201 pages": (lambda: pdf(pages=201), "pdf_pages"),
    "of a million pages": (
        lambda: pdf(objects(pages=3) | {2: b"<< /Type /Pages /Count 1000000 /Kids [3 0 R 100 0 R] >>"}),
        "pdf_pages",
    ),
    "locked by RC4": (lambda: locked(pdf(), user_password="u", algorithm="RC4-128"), "pdf_password"),
    "locked by AES": (lambda: locked(pdf(), user_password="u", algorithm="AES-128"), "pdf_password"),
    "locked by AES of 256 bits": (lambda: locked(pdf(), user_password="u", algorithm="AES-256"), "pdf_password"),
    "of nothing but streams": (
        lambda: pdf(objects() | {4: stream(b"stream\n" * 200_000)}),
        "too_complex",
    ),
    "with objects that never end": (
        lambda: packed_pdf({60: b"null"}, pack=lambda plain: zlib.compress(plain + b" " * 2**27, 1)),
        "too_complex",
    ),
}


def cases():
    """Give every PDF."""
    for title, content in GOOD.items():
        yield Case(f"pdf {title}", "cert.pdf", content)
    for title, content in ACTIVE.items():
        yield Case(f"pdf {title}", "cert.pdf", content, flags=FLAGGED)
    for address in ADDRESSES:
        content = partial(pdf, page=b"/Annots [%s]" % link(address), o10=b"(javascript:alert)")
        yield Case(f"pdf address {address[:40]!a}", "cert.pdf", content, flags=FLAGGED)
    for title, content in GREEDY.items():
        yield Case(f"pdf {title}", "cert.pdf", content, "too_complex")
    for title, (content, reason) in BAD.items():
        yield Case(f"pdf {title}", "cert.pdf", content, reason)
