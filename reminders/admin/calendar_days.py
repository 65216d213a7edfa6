"""Exceptions to the calendars of public holidays."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from reminders.models import CalendarDay
from reminders.services import save_setting


@admin.register(CalendarDay)
class CalendarDayAdmin(RecordedAdmin):
    """Days on which a country works, or does not, although its calendar says otherwise."""

    list_display = ["day", "country", "is_working", "note"]
    list_filter = ["is_working"]
    list_select_related = ["country"]
    list_per_page = 100
    autocomplete_fields = ["country"]

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        """Save through the service; the next ring plans by it."""
        save_setting(obj, actor=signed_in(request))
