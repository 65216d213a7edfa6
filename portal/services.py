"""What a visitor does that takes more than one application: a file for a requirement is received and read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attestations import reading
from attestations.models import Requirement
from evidence.inspection import text_of
from portal.access import Visitor
from portal.asking.file import FileForm
from portal.templatetags.portal import why
from suppliers.models import Upload
from suppliers.services import NotTaken, Photo, of_file, receive, receive_photos


def take(form: FileForm, requirement: Requirement, visitor: Visitor, after: Upload | None = None) -> Upload | None:
    """Receive what a form brings for a requirement; None where it is not taken: then the form says why."""
    return taken(form, requirement, visitor, after) if form.is_valid() else None


def taken(
    form: FileForm, requirement: Requirement | None, visitor: Visitor, after: Upload | None = None
) -> Upload | None:
    """Receive the files of a form whatever else is wrong with it; nothing is read of them without a requirement."""
    try:
        upload = receive_for(requirement, form.brought, visitor, after)
    except NotTaken as refusal:
        form.status = refusal.status
        form.add_error("file", str(refusal))
        return None
    if upload.state in Upload.USABLE:
        return upload
    is_alone = len(form.brought) == 1
    form.add_error("file", why(upload) if is_alone else of_file(upload.name, why(upload)))
    return None


def receive_for(
    requirement: Requirement | None, brought: Sequence[Any], visitor: Visitor, after: Upload | None
) -> Upload:
    """Receive a file, or photos of its pages; what it says of a requirement is kept with it.

    Raises NotTaken where nothing of it was kept.
    """

    def read(path: Path, media_type: str) -> Mapping[str, str]:
        return reading.read(text_of(path, media_type), requirement) if requirement else {}

    if len(brought) == 1 and not after:
        (one,) = brought
        return receive(one.file, one.name, supplier=visitor.supplier, actor=visitor.person, read=read)
    photos = [Photo(one.file, one.name) for one in brought]
    return receive_photos(photos, after=after, supplier=visitor.supplier, actor=visitor.person, read=read)
