"""What is said about indicators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from reports.models import Narrative
from reports.services import write_narrative


@admin.register(Narrative)
class NarrativeAdmin(RecordedAdmin):
    """Texts by indicator, with those that were superseded; a text that is written anew is another row."""

    list_display = ["kpi", "language", "month", "written_at", "written_by", "is_current"]
    list_filter = ["kpi", "language", ("superseded_at", admin.EmptyFieldListFilter)]
    list_select_related = ["written_by"]
    list_per_page = 50
    search_fields = ["text"]
    fields = ["kpi", "language", "month", "text"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no text be changed: it is written anew."""
        return False

    @admin.display(description=gettext_lazy("current"), boolean=True)
    def is_current(self, narrative: Narrative) -> bool:
        """Tell whether no other text has superseded it."""
        return narrative.superseded_at is None

    def save_model(self, request: HttpRequest, obj: Narrative, form: Any, change: bool) -> None:
        """Record the text."""
        kept = write_narrative(obj, actor=signed_in(request))
        obj.pk = kept.pk
