"""What is peculiar about the file itself."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from desk.checks.paper import Finding, Paper, doubtful, fine
from evidence.inspection import Flag

ORDER = 10
TITLE = _("File")


def look(paper: Paper) -> Iterator[Finding]:
    """Give each peculiarity that was noted when the file came in."""
    upload = paper.attestation.upload
    for code in upload.flags.split(",") if upload and upload.flags else []:
        words = str(Flag(code).label) if code in Flag.values else code
        yield fine(words) if code == Flag.PHOTOS else doubtful(words)
