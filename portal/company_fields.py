"""Fields that remember what was on file when they were shown."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Textarea

from reminders.wording.strangers import one_line

#: So long may a text be that was seen; what is longer no column holds.
MOST = 400


class OneLineField(forms.CharField):
    """A text on one line: what cannot be seen, and what would end the line, is left out."""

    def to_python(self, value: Any) -> str:
        """Return what was typed, on one line."""
        return one_line(super().to_python(value) or "")


class WordsField(forms.CharField):
    """A text in the supplier's own words; nothing is asked for where it is empty."""

    widget = Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=1000, widget=Textarea(attrs={"rows": 3}), **options)

    def to_python(self, value: Any) -> str:
        """Return what was typed, its lines ending as everywhere but in forms."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


def on_file(model: type[Model], name: str, **options: Any) -> OneLineField:
    """Return the field for a text column of what is on file."""
    column: Any = model._meta.get_field(name)
    return OneLineField(
        label=column.verbose_name,
        required=False,
        max_length=column.max_length,
        show_hidden_initial=True,
        **options,
    )


class OnFileForm(forms.Form):
    """A form of what is on file; what was not changed is not judged."""

    model: type[Model]
    columns: tuple[str, ...]

    error_css_class = "errors"

    def clean(self) -> dict[str, Any]:
        """Hold what was changed against the rules of its column."""
        cleaned = super().clean() or {}
        for name in self.columns:
            if name in self.changed_data and name in cleaned:
                try:
                    cleaned[name] = self.model._meta.get_field(name).clean(cleaned[name], None)  # type: ignore[union-attr]
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def seen(self, name: str, now: str) -> str:
        """Return what was on file when the form was shown: `now` unless it was another text."""
        text = str(self.data.get(self[name].html_initial_name, ""))[:MOST]
        return now if one_line(text) == one_line(now) else one_line(text)
