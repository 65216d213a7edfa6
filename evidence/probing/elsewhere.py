"""What a PDF leads to outside itself: addresses that are no page of the web, and other files."""

import re
from collections.abc import Iterator
from contextlib import suppress
from ctypes import byref, c_int, create_string_buffer

import pypdfium2
from pypdfium2 import raw

from evidence.probing.names import Names

#: A comment is a blank (ISO 32000-1, 7.2.3); a long one is left, for many would take hours, and means what it may hide.
BLANKS = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]{0,100}+[\r\n])*+"
URI = Names([b"URI"])
#: An address as text, as hexadecimals, or where it stands.
ADDRESS = re.compile(
    rb"/URI(?![A-Za-z0-9_.#-])" + BLANKS + rb"(?:\(((?:[^()\\]|\\.)*+)|<(?!<)([^>]*+)|([0-9%]))", re.DOTALL
)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n?|\n|[nrtbf]|(.))", re.DOTALL)
NOT_HEXADECIMAL, INVISIBLE = re.compile(rb"[^0-9A-Fa-f]"), re.compile(rb"[^!-~]")
#: With a dot it is the name of a host, before its port.
SCHEME = re.compile(rb"([a-z][a-z0-9+-]*):", re.IGNORECASE)
#: What opens a page, a letter or a call; what others open may be run.
HARMLESS = frozenset((b"http", b"https", b"mailto", b"tel", b"fax"))
STREAM_OR_END = re.compile(rb"endstream|\bstream(?:\r\n|\n|\r)")
#: A file, as it is named by what opens it and by a stream whose bytes it holds (ISO 32000-1, 7.3.8.2 and 7.11).
FILE = re.compile(rb"/(?:(?:U|#55)?(?:F|#46)|DOS|Mac|Unix)(?![A-Za-z0-9_.#-])" + BLANKS + rb"(?:[(%]|<(?!<))")


def leads_elsewhere(objects: bytes) -> bool:
    """Tell whether an address in bytes is neither a page of the web, a letter nor a call, or cannot be told."""
    return URI.are_escaped_in(objects) or any(
        found[3] or not is_harmless(meant(found[1]) if found[2] is None else from_hexadecimals(found[2]))
        for found in ADDRESS.finditer(objects)
    )


def is_harmless(address: bytes) -> bool:
    """Tell whether to follow an address does no more than to open a page, a letter or a call."""
    # Browsers pass over blanks and lines; every other byte of UTF-16 is nought.
    scheme = SCHEME.match(INVISIBLE.sub(b"", address))
    return scheme is None or scheme[1].lower() in HARMLESS


def meant(text: bytes) -> bytes:
    """Return a string as it is meant (ISO 32000-1, 7.3.4.2)."""
    return ESCAPE.sub(lambda code: bytes([int(code[1], 8) & 255]) if code[1] else code[2] or b"", text)


def from_hexadecimals(digits: bytes) -> bytes:
    """Return a string that is written in hexadecimals."""
    bare = NOT_HEXADECIMAL.sub(b"", digits)
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())


def names_file(content: bytes) -> bool:
    """Tell whether a document names another file, anywhere but in what its streams hold."""
    begun = 0
    for found in STREAM_OR_END.finditer(content):
        if not found[0].startswith(b"end") and FILE.search(content, begun, found.start()):
            return True
        begun = found.end()
    return bool(FILE.search(content, begun))


def links_in(document: pypdfium2.PdfDocument) -> Iterator[bytes]:
    """Give the addresses of all links on pages that can be opened, also where they are locked in the file."""
    for number in range(len(document)):
        with suppress(pypdfium2.PdfiumError):
            page = document[number]
            yield from links_on(document, page)
            page.close()


def links_on(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[bytes]:
    """Give the addresses of the links on a page; of one that leads within the document, nothing."""
    place, link = c_int(), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, byref(place), byref(link)):
        action = raw.FPDFLink_GetAction(link)
        address = create_string_buffer(max(1, raw.FPDFAction_GetURIPath(document, action, None, 0)))
        raw.FPDFAction_GetURIPath(document, action, address, len(address))
        yield address.value


def is_locked(document: pypdfium2.PdfDocument) -> bool:
    """Tell whether what a document says is encrypted."""
    return raw.FPDF_GetSecurityHandlerRevision(document) >= 0
