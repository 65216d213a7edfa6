"""Who gets the report of each month."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from reports.models import ReportSubscriber
from reports.services import save_subscriber


@admin.register(ReportSubscriber)
class ReportSubscriberAdmin(RecordedAdmin):
    """Subscribers by address."""

    list_display = ["person", "is_active", "added_at", "added_by"]
    list_filter = ["is_active"]
    list_select_related = ["person", "added_by"]
    autocomplete_fields = ["person"]
    fields = ["person", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the person of a row."""
        return ["person"] if obj else []

    def save_model(self, request: HttpRequest, obj: ReportSubscriber, form: Any, change: bool) -> None:
        """Record who gets reports."""
        save_subscriber(obj, actor=signed_in(request))
