"""Figures as they were published."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today
from reports.models import PublishedFigure
from reports.services import enter_published


@admin.register(PublishedFigure)
class PublishedFigureAdmin(RecordedAdmin):
    """Published figures, entered by hand or with a report; never changed."""

    list_display = ["as_of", "table_code", "row_code", "column_code", "value", "published_on", "source"]
    list_filter = ["table_code", "as_of"]
    list_per_page = 50
    search_fields = ["row_code", "column_code", "source"]
    fields = ["as_of", "table_code", "row_code", "column_code", "value", "published_on", "source"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no published figure be changed: another publication is another row."""
        return False

    def save_model(self, request: HttpRequest, obj: PublishedFigure, form: Any, change: bool) -> None:
        """Record the figure."""
        enter_published(obj, actor=signed_in(request), today=today())
