"""What an officer saw in a register, as a picture kept with the look-up."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evidence import files
from evidence.inspection import Reason, inspect
from evidence.models import EvidenceFile
from evidence.scanner import Scan, scan

#: Media type -> ending of the name under which it is taken away.
PICTURES = {"image/png": ".png", "image/jpeg": ".jpg"}
#: What they begin with.
MARKS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def refuse_unsound(picture: UploadedFile) -> None:
    """Raise ValidationError for what is no sound PNG or JPEG, or holds a virus: no machine is trusted."""
    with NamedTemporaryFile() as copy:
        for chunk in picture.chunks():
            copy.write(chunk)
        copy.flush()
        verdict = inspect(Path(copy.name), picture.name or "")
        if verdict.reason:
            raise ValidationError(str(Reason(verdict.reason).label), code=verdict.reason)
        if verdict.media_type not in PICTURES:
            raise ValidationError(_("Choose a picture: PNG or JPEG."), code="kind")
        if scan(Path(copy.name)) == Scan.INFECTED:
            raise ValidationError(str(Reason.INFECTED.label), code="infected")


def kept(picture: UploadedFile | None) -> EvidenceFile | None:
    """Keep a picture; return its file, none where there is none. Call it in the transaction that refers to it."""
    return files.keep(picture.chunks()) if picture else None


def media_type_of(file: EvidenceFile) -> str:
    """Return which kind of picture a kept file is."""
    with files.opened(file) as source:
        head = source.read(4)
    return next((kind for mark, kind in MARKS.items() if head.startswith(mark)), "application/octet-stream")
