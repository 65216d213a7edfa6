"""Ends of periods: exclusive in the database, inclusive wherever a person reads or types them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import display_for_value
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.dates import FAR, first_day_after, last_day


class LastDayField(forms.DateField):
    """Ask for the last day that counts; empty means no end."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "required": False})
        self.help_text = options.get("help_text") or _("The last day that counts; empty for no end.")

    def prepare_value(self, value: Any) -> Any:
        """Show the last day that counts for the first day that no longer does."""
        return last_day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date:
        """Return the first day that no longer counts."""
        return first_day_after(super().to_python(value))


class UntilField(models.DateField):
    """The first day no longer of a period; 9999-12-31 while it has no end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", FAR)
        super().__init__(*args, **options)

    def formfield(self, **options: Any) -> forms.Field | None:
        """Ask a person for the last day that counts."""
        return super().formfield(**{"form_class": LastDayField, **options, "initial": None})


def shown_last_day(field: UntilField) -> Callable[[models.Model], str]:
    """Return a function that gives the last day that counts, for a page that shows the field and asks for nothing."""

    def last_day_of(row: models.Model) -> str:
        return str(display_for_value(last_day(getattr(row, field.attname)), "–"))

    last_day_of.__name__ = field.name
    return display(description=field.verbose_name)(last_day_of)
