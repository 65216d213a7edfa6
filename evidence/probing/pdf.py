"""A PDF: whether it opens, how many pages it has, and whether it does anything."""

import re
from contextlib import suppress
from typing import Any

import pypdfium2

from evidence.probing.active import is_active
from evidence.probing.elsewhere import is_harmless, is_locked, leads_elsewhere, links_in
from evidence.probing.hidden import refuse_tail
from evidence.probing.limits import MOST_PAGES
from foundation.limited.refused import Refused

END = re.compile(rb"startxref\s+\d+\s+%%EOF")
#: From fpdfview.h.
NEEDS_PASSWORD = 4


def look(content: bytes) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    with opened(content) as document:
        pages = len(document)
        if pages > MOST_PAGES:
            raise Refused("pdf_pages")
        open_each(document, pages)
        is_flagged = document.count_attachments() > 0 or leads_away(document, content)
    refuse_tail(content[end_of(content) :])
    return {"pages": pages, "flags": ["active_content"] if is_flagged or is_active(content) else []}


def leads_away(document: pypdfium2.PdfDocument, content: bytes) -> bool:
    """Tell whether a document leads to anything but pages of the web."""
    if is_locked(document):
        return not all(map(is_harmless, links_in(document)))
    return leads_elsewhere(content)


def open_each(document: pypdfium2.PdfDocument, pages: int) -> None:
    """Open every page, which unpacks and reads what is drawn on it; raise Refused.

    What a page asks too much for is found here, where there are limits for it, and not when an officer turns to it.
    """
    try:
        document[0].close()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Refused("pdf_damaged") from error
    for page in range(1, pages):
        # Readers show the pages that are whole.
        with suppress(pypdfium2.PdfiumError):
            document[page].close()


def end_of(content: bytes) -> int:
    """Return where a document ends; raise Refused for one that was cut off.

    Readers mend a file of which the end was lost, and show what is left as if it were the whole.
    """
    end = END.search(content, content.rfind(b"endobj") + 1)
    if end is None:
        raise Refused("pdf_damaged")
    return end.end()


def opened(content: bytes) -> pypdfium2.PdfDocument:
    """Open a document without a password; raise Refused."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("pdf_password" if error.err_code == NEEDS_PASSWORD else "pdf_damaged") from error
