"""Files of the organisation that staff add to a row, by the one way on which files come in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.files import opened
from evidence.inspection import Reason
from foundation.downloads import download
from foundation.files_field import FilesField
from foundation.words import labelled
from suppliers.models import Upload
from suppliers.services import NotTaken, receive


class FileForm(forms.Form):
    """A file."""

    file = forms.FileField(label=_("File"), help_text=_("A PDF, or an image as PNG or JPEG."))


class FilesForm(forms.Form):
    """Files."""

    file = FilesField(label=_("Files"), help_text=_("PDFs, or images as PNG or JPEG; several at once."))


def received(file: Any, actor: User) -> Upload:
    """Return the upload of a file of the organisation; raise ValidationError, in words, where it was not taken."""
    try:
        upload = receive(file, file.name, supplier=None, actor=actor, read=nothing)
    except NotTaken as refusal:
        raise ValidationError({"file": labelled(file.name, refusal)}) from refusal
    if upload.state not in Upload.USABLE:
        raise ValidationError({"file": labelled(file.name, Reason(upload.reason).label)})
    return upload


def nothing(_path: Path, _media_type: str) -> Mapping[str, str]:
    """Return what is read from a file for a requirement: there is none."""
    return {}


def given_to_staff(uploads: Any, reference: UUID) -> HttpResponse:
    """Give a file, of those of some keys, to be saved; raise Http404 for any that was not found clean."""
    clean = Upload.objects.open_to_staff().filter(pk__in=uploads).select_related("file")
    upload = get_object_or_404(clean, public_id=reference)
    assert upload.file
    with opened(upload.file) as source:
        return download(source.read(), upload.name, upload.media_type)
