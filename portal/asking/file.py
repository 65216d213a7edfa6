"""The field for a file: chosen, dropped, or taken with the camera of a phone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

#: What an officer can look at page by page; a workbook is not a paper.
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")


class FileForm(forms.Form):
    """One file: `file`, or `photo` where the camera took it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Take a photo"),
        required=False,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a file where there is none."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("file") or cleaned.get("photo")):
            self.add_error("file", ValidationError(_("Choose a file."), code="required"))
        return cleaned

    @property
    def brought(self) -> Any:
        """The file that came in."""
        return self.cleaned_data.get("file") or self.cleaned_data["photo"]
