"""A field of forms for several files."""

from typing import Any

from django import forms


class FilesInput(forms.FileInput):
    """Lets one choose several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, each as a field for one would have it."""

    widget = FilesInput

    def clean(self, brought: Any, initial: Any = None) -> Any:
        """Return the files; raise ValidationError for what is none, and where one is needed and none came."""
        clean_one = super().clean
        if not brought:
            clean_one(None, initial)
        return [clean_one(one, initial) for one in brought or []]
