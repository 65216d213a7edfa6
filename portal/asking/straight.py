"""Texts of forms that are read as they are kept."""

from typing import Any

from django import forms

from foundation.straight import refuse_unseen


class StraightForm(forms.BaseForm):
    """A form none of whose texts holds a sign that turns the direction of writing or prints nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, refuse_unseen]
