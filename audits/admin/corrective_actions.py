"""Corrective actions in the admin: what suppliers answered to findings; each is verified on the page of its finding."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from audits.models import CorrectiveAction
from audits.services import answer_finding
from audits.sheets.corrective_actions import CorrectiveActionSheet
from foundation.admin_filters import DaysFilter
from foundation.dates import today
from foundation.words import word
from suppliers.admin.fixed import UneditedAdmin

Verdict = CorrectiveAction.Verdict
TONES = {Verdict.WAITING: "waiting", Verdict.EFFECTIVE: "good", Verdict.INSUFFICIENT: "bad"}


@admin.register(CorrectiveAction)
class CorrectiveActionAdmin(UneditedAdmin):
    """What suppliers answered, the newest first; nothing of it is edited."""

    sheet = CorrectiveActionSheet
    list_display = ["finding", "verdict_word", "supplier", "owner", "due_on", "answered_at"]
    list_filter = ["verdict", ("due_on", DaysFilter), ("verified_on", DaysFilter)]
    list_select_related = ["finding__supplier"]
    ordering = ["-pk"]
    search_fields = ["finding__reference", "finding__supplier__search_text", "root_cause", "correction", "prevention"]
    search_help_text = _("Finding number, words; or supplier: code, name or unified social credit code.")
    autocomplete_fields = ["finding"]
    fields = ["finding", "root_cause", "correction", "prevention", "owner", "due_on"]
    told: ClassVar[list[str]] = [
        "verdict_word", "answered_by", "answered_at", "verified_way", "verified_on", "verified_by", "words",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say what became of an answer, once it is one."""
        return [*self.fields, *self.told] if obj else [*self.fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read supplier and people with the answers."""
        return super().get_queryset(request).select_related("finding__supplier", "answered_by", "verified_by")

    def save_model(self, request: HttpRequest, obj: CorrectiveAction, form: Any, change: bool) -> None:
        """Record what the supplier said elsewhere than in the portal."""
        answer_finding(obj.finding, obj, actor=signed_in(request), today=today())

    @admin.display(description=_("supplier"), ordering="finding__supplier")
    def supplier(self, action: CorrectiveAction) -> str:
        """Name the supplier."""
        return str(action.finding.supplier)

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_word(self, action: CorrectiveAction) -> SafeString:
        """Say whether it was verified."""
        return word("tone", TONES[Verdict(action.verdict)], action.get_verdict_display())
