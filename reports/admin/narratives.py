"""What is said about indicators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, pgettext

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.words import word
from reports.models import Narrative
from reports.services import write_narrative


@admin.register(Narrative)
class NarrativeAdmin(RecordedAdmin):
    """Texts by indicator, with those that were superseded; a text that is written anew is another row."""

    list_display = ["kpi", "language", "month", "state_word", "written_at", "written_by"]
    list_filter = ["kpi", "language", ("superseded_at", admin.EmptyFieldListFilter)]
    list_select_related = ["written_by"]
    list_per_page = 50
    search_fields = ["text"]
    fields = ["kpi", "language", "month", "text"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Tell which translations are older than the text that prevails."""
        rows: Any = super().get_queryset(request)
        return rows.with_outdated()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say of a text that was written how it stands."""
        return [*self.fields, *(["state_word", "written_at", "written_by"] if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no text be changed: it is written anew."""
        return False

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, narrative: Any) -> SafeString:
        """Say whether it is told, and whether the text that prevails was changed since it was translated."""
        if narrative.superseded_at is not None:
            return word("tone", "absent", pgettext("report", "Superseded"))
        if narrative.is_outdated:
            return word("tone", "warn", _("Older than the Simplified Chinese text"))
        return word("tone", "good", _("Current"))

    def save_model(self, request: HttpRequest, obj: Narrative, form: Any, change: bool) -> None:
        """Record the text."""
        kept = write_narrative(obj, actor=signed_in(request))
        obj.pk = kept.pk
