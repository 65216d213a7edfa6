"""What an officer sees of a document: pictures of its pages, never the supplier's own bytes in the admin's origin."""

from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import gettext as _

from attestations.models import Attestation
from evidence.files import path_of
from evidence.inspection import Reason, preview
from suppliers.models import Upload

#: Width in pixels of a page's picture, by how far it is magnified.
WIDTHS = {1: 1000, 2: 1800, 3: 2600}
PICTURED = ("application/pdf", "image/png", "image/jpeg")


@dataclass(frozen=True)
class Document:
    """The file of a proof as far as staff may see it: `hidden` says why not at all, `unpictured` why only its bytes."""

    upload: Upload | None
    hidden: str = ""
    unpictured: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are to turn."""
        return max(1, self.upload.pages) if self.upload else 0


def document_of(attestation: Attestation) -> Document:
    """Return the document of a proof, or in words why it is not shown."""
    upload = attestation.upload
    if not attestation.file_id:
        return Document(None, hidden=_("No document came with it."))
    if upload is None:
        return Document(None, hidden=_("Its document was not looked through, so it is not shown here."))
    if upload.state == Upload.State.UNSCANNED:
        return Document(None, hidden=_("Its document waits for the virus scanner. Until then nobody sees it."))
    if upload.state != Upload.State.CHECKED:
        why = str(Reason(upload.reason).label) if upload.reason in Reason.values else upload.reason
        return Document(None, hidden=_("Its document is in quarantine, so nobody sees it: %(why)s") % {"why": why})
    if upload.media_type not in PICTURED:
        return Document(upload, unpictured=_("There is no picture of this kind of file: download it to look at it."))
    return Document(upload)


def picture(upload: Upload, page: int, zoom: int) -> bytes:
    """Return a page as PNG, drawn in the limited process; what was drawn is kept for a while.

    Raises LookupError where there is no such page, or it cannot be drawn.
    """
    if page not in range(1, max(1, upload.pages) + 1) or zoom not in WIDTHS or upload.file is None:
        raise LookupError(page)
    key = f"{upload.file.sha256}-{page}-{zoom}"
    drawn: bytes | None = caches["pictures"].get(key)
    if drawn is None:
        drawn = preview(path_of(upload.file.sha256), upload.media_type, page, WIDTHS[zoom])
        if not drawn:
            raise LookupError(page)
        caches["pictures"].set(key, drawn)
    return drawn
