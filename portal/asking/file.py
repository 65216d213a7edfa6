"""The fields for a file, or photos of its pages: chosen, dropped, or taken with the camera of a phone."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from foundation.files_field import FilesField, FilesInput
from portal.asking.straight import StraightForm
from suppliers.services import too_large, too_large_together

#: What an officer can look at page by page; a workbook is not a paper.
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")


def files_field(label: Any, **attributes: str) -> FilesField:
    """Return a field for files. What is empty is refused with its name, where files are looked through."""
    widget = FilesInput(attrs=attributes)
    return FilesField(label=label, required=False, max_length=1000, allow_empty_file=True, widget=widget)


class FileForm(StraightForm, forms.Form):
    """A file, or photos of its pages: `file`, and `photo` where the camera took one."""

    file = files_field(gettext_lazy("File"), accept=",".join(ENDINGS))
    photo = files_field(gettext_lazy("Take a photo"), accept="image/jpeg,image/png", capture="environment")

    without_file: ClassVar[Any] = gettext_lazy("Choose a file.")
    #: How HTTP says why it was not taken.
    status = 422

    def clean(self) -> dict[str, Any]:
        """Ask for a file where there is none."""
        cleaned = super().clean() or {}
        self.ask_for_file(cleaned)
        return cleaned

    def ask_for_file(self, cleaned: Mapping[str, Any]) -> None:
        """Say beside the field for files that one is needed, where it is and none came."""
        if self.is_file_needed(cleaned) and not self.brought and not self.errors.keys() & {"file", "photo"}:
            self.add_error("file", ValidationError(self.without_file, code="required"))

    def is_file_needed(self, cleaned: Mapping[str, Any]) -> bool:
        """Tell whether it does not go without a file."""
        return True

    @property
    def brought(self) -> list[Any]:
        """The files that came in, in their order."""
        return [*self.cleaned_data.get("file", []), *self.cleaned_data.get("photo", [])]


def limits() -> dict[str, Any]:
    """Return how large files may be, in bytes, and what is said of larger ones."""
    return {
        "largest": settings.UPLOAD_MOST_MEGABYTES * 2**20,
        "together": settings.UPLOAD_MOST_MEGABYTES_TOGETHER * 2**20,
        "too_large": too_large(),
        "too_large_together": too_large_together(),
    }
