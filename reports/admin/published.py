"""Figures as they were published."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today
from reports.models import PublishedFigure
from reports.naming import titles
from reports.restating import publishable
from reports.services import enter_published


class PublishedFigureForm(forms.ModelForm):
    """A published figure: its table is one that there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((module.CODE, module.TITLE) for module in publishable())]
        if "table_code" in self.fields:
            label = self.fields["table_code"].label
            self.fields["table_code"] = forms.ChoiceField(label=label, choices=choices)


@admin.register(PublishedFigure)
class PublishedFigureAdmin(RecordedAdmin):
    """Published figures, entered by hand or with a report; never changed: what was entered wrongly is entered anew."""

    form = PublishedFigureForm
    list_display = ["as_of", "table", "row_code", "column_code", "value", "published_on", "source", "superseded_at"]
    list_filter = ["table_code", "as_of"]
    list_per_page = 50
    search_fields = ["row_code", "column_code", "source"]
    fields = ["as_of", "table_code", "row_code", "column_code", "value", "published_on", "source"]

    @admin.display(description=gettext_lazy("table"), ordering="table_code")
    def table(self, published: PublishedFigure) -> str:
        """Say what its table is called."""
        return titles().get(published.table_code, published.table_code)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no published figure be changed: another publication is another row."""
        return False

    def save_model(self, request: HttpRequest, obj: PublishedFigure, form: Any, change: bool) -> None:
        """Record the figure."""
        enter_published(obj, actor=signed_in(request), today=today())
