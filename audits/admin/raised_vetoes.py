"""Raised vetoes: confirmed or dismissed by another person."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.steps import Step, SteppedAdmin
from audits.models import RaisedVeto
from audits.services import decide_veto, raise_veto
from evidence.admin import RecordedAdmin
from foundation.dates import today
from foundation.words import decision, labelled

Decision = RaisedVeto.Decision


def waits(raised: RaisedVeto) -> bool:
    """Tell whether another person is to decide it; once the cycle is closed it is too late."""
    return raised.decision == Decision.WAITING and raised.assessment.cycle.is_open


STEPS = {
    "confirm": Step(
        gettext_lazy("Confirm"),
        gettext_lazy("It makes a D of the supplier, whatever its score. Who raised it cannot confirm it."),
        forms.Form,
        lambda raised, _given, actor, today: decide_veto(raised, Decision.CONFIRMED, actor=actor, today=today),
        waits,
        gettext_lazy("The veto was confirmed."),
        is_grave=True,
    ),
    "dismiss": Step(
        gettext_lazy("Dismiss"),
        gettext_lazy("It stays on record as dismissed and counts nowhere. Who raised it cannot dismiss it."),
        forms.Form,
        lambda raised, _given, actor, today: decide_veto(raised, Decision.DISMISSED, actor=actor, today=today),
        waits,
        gettext_lazy("It was dismissed."),
    ),
}


@admin.register(RaisedVeto)
class RaisedVetoAdmin(SteppedAdmin, RecordedAdmin):
    """What makes a D of a supplier whatever its score."""

    steps = STEPS
    list_display = ["assessment", "state_word", "veto", "raised_by", "decided_by"]
    list_filter = ["decision", "veto"]
    list_select_related = ["assessment__cycle", "assessment__supplier", "veto", "raised_by", "decided_by"]
    search_fields = ["assessment__supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")
    autocomplete_fields = ["assessment"]
    actions = ["confirm", "dismiss"]
    fields = ["assessment", "veto", "words", "state_word", "raised_by", "raised_at", "decided_by", "decided_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask for what is found; then say what became of it."""
        return list(self.fields) if obj else ["assessment", "veto", "words"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing be edited: it is confirmed or dismissed, on its page or several in the list."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description=gettext_lazy("decision"))
    def state_word(self, raised: RaisedVeto) -> SafeString:
        """Show the decision as a coloured word."""
        return decision(raised)

    @admin.action(description=gettext_lazy("Confirm"), permissions=["change"])
    def confirm(self, request: HttpRequest, raised: QuerySet[RaisedVeto]) -> None:
        """Confirm what was raised: it makes a D."""
        self.decide(request, raised, RaisedVeto.Decision.CONFIRMED)

    @admin.action(description=gettext_lazy("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, raised: QuerySet[RaisedVeto]) -> None:
        """Dismiss what was raised."""
        self.decide(request, raised, RaisedVeto.Decision.DISMISSED)

    def decide(self, request: HttpRequest, raised: Iterable[RaisedVeto], decision: RaisedVeto.Decision) -> None:
        """Decide each that this person may decide, and say why not the others."""
        for veto in raised:
            try:
                decide_veto(veto, decision, actor=signed_in(request), today=today())
            except ValidationError as error:
                messages.warning(request, labelled(veto, " ".join(error.messages)))
            else:
                messages.success(request, labelled(veto, veto.get_decision_display()))

    def save_model(self, request: HttpRequest, obj: RaisedVeto, form: Any, change: bool) -> None:
        """Raise the veto."""
        raise_veto(obj, actor=signed_in(request), today=today())
        messages.info(request, _("It counts once another person confirms it."))
