"""A PDF: whether it opens, how many pages it has, and whether it does anything."""

import re
from typing import Any

import pypdfium2

from evidence.probing.active import is_active
from evidence.probing.limits import MOST_PAGES
from foundation.limited.refused import Refused

END = re.compile(rb"startxref\s+\d+\s+%%EOF")


def look(content: bytes) -> dict[str, Any]:
    """Return pages and flags; raise Refused."""
    # Readers mend a file of which the end was lost, and show what is left as if it were the whole.
    if not END.search(content, content.rfind(b"endobj") + 1):
        raise Refused("pdf_damaged")
    with opened(content) as document:
        pages = len(document)
        if not pages:
            raise Refused("pdf_damaged")
        if pages > MOST_PAGES:
            raise Refused("pdf_pages")
        has_files = document.count_attachments() > 0
    return {"pages": pages, "flags": ["active_content"] if has_files or is_active(content) else []}


def opened(content: bytes) -> pypdfium2.PdfDocument:
    """Open a document without a password; raise Refused."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("pdf_password" if error.err_code == PASSWORD else "pdf_damaged") from error


PASSWORD = 4
