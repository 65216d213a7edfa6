"""Periods: half-open and never NULL in the database; first and last day wherever a person reads or types them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import display_for_value
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import ALWAYS, FAR, first_day_after, last_day


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


class FirstDayField(forms.DateField):
    """Ask for the first day that counts; empty means always."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "required": False})
        self.help_text = options.get("help_text") or _("Empty: always.")

    def prepare_value(self, value: Any) -> Any:
        """Show nothing for what has no first day, and for what has none yet."""
        return None if value in (ALWAYS, FAR) else value

    def to_python(self, value: Any) -> date:
        """Return the first day, or the first of all days."""
        return super().to_python(value) or ALWAYS


class FromField(models.DateField):
    """The first day of a period; 0001-01-01 for always, 9999-12-31 for never."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", ALWAYS)
        super().__init__(*args, **options)

    def formfield(self, **options: Any) -> forms.Field | None:
        """Ask a person for a day, or for none."""
        return super().formfield(**{"form_class": FirstDayField, **options, "initial": None})


class UntilField(models.DateField):
    """The first day no longer of a period; 9999-12-31 while it has no end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("default", FAR)
        super().__init__(*args, **options)

    def formfield(self, **options: Any) -> forms.Field | None:
        """Ask a person for the last day that counts."""
        return super().formfield(**{"form_class": LastDayField, **options, "initial": None})


def said_first_day(first: date) -> str:
    """Return a first day as people read it."""
    return {ALWAYS: gettext("always"), FAR: "–"}.get(first) or str(display_for_value(first, "–"))


def shown_first_day(field: FromField) -> Callable[[models.Model], str]:
    """Return a function that says the first day that counts, for a page that shows the field and asks for nothing."""

    def first_day_of(row: models.Model) -> str:
        return said_first_day(getattr(row, field.attname))

    first_day_of.__name__ = field.name
    return display(description=field.verbose_name)(first_day_of)


def shown_last_day(field: UntilField) -> Callable[[models.Model], str]:
    """Return a function that gives the last day that counts, for a page that shows the field and asks for nothing."""

    def last_day_of(row: models.Model) -> str:
        return str(display_for_value(last_day(getattr(row, field.attname)), "–"))

    last_day_of.__name__ = field.name
    return display(description=field.verbose_name)(last_day_of)
