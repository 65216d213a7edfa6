"""Stages that are asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from foundation.admin_filters import UndecidedFilter
from foundation.admin_pages import PageAdmin
from foundation.dates import FAR, today, written
from foundation.words import listed, word
from suppliers.admin.asked import AskedAdmin
from suppliers.admin.resemblances import verdict_word
from suppliers.admin.stage_gates import role_names
from suppliers.models import StageRequest, Supplier
from suppliers.services import answer_return, approve_stage, ask_for_stage, refuse_stage, withdraw_stage
from suppliers.services.ahead import approvable_from, said_of_its_day
from suppliers.services.resemblances import words_of
from suppliers.services.returns import returns_asked
from suppliers.services.stage_requests import called_off, entered_on, gates_for, looked_at

ANSWER = "answer"


class AskForm(forms.ModelForm):
    """What is asked for; the day is today unless another is chosen."""

    class Meta:
        model = StageRequest
        fields = ("supplier", "stage", "effective_on", "last_order_on", "reason", "successor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today


@admin.register(StageRequest)
class StageRequestAdmin(PageAdmin, AskedAdmin):
    """Requests, with what the gates of a stage demand."""

    form = AskForm
    list_display = [
        "supplier",
        "stage_word",
        "state_word",
        "effective_on",
        "can_be_approved",
        "asked_by",
        "asked_at",
        "decided_by",
    ]
    list_filter = ["decision", "stage", UndecidedFilter]
    list_select_related = ["supplier", "asked_by", "decided_by"]
    autocomplete_fields = ["supplier", "successor"]
    search_fields = ["supplier__search_text"]
    page = "suppliers/stage_request.html"
    approve = staticmethod(approve_stage)
    refuse = staticmethod(refuse_stage)
    withdraw = staticmethod(withdraw_stage)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read suppliers and people with the requests."""
        return super().get_queryset(request).select_related("supplier", "successor", "asked_by", "decided_by")

    @admin.display(description=gettext_lazy("stage"), ordering="stage")
    def stage_word(self, request: StageRequest) -> SafeString:
        """Show the stage as a coloured word."""
        return word("stage", request.stage, request.get_stage_display())

    def complete_page(self, request: HttpRequest, page: Sequence[StageRequest]) -> None:
        """Look up from which day on each request of a page that waits can be approved."""
        found = approvable_from([asked for asked in page if not asked.decision])
        for asked in page:
            asked.approvable_from = found.get(asked.pk, FAR)

    @admin.display(description=gettext_lazy("can be approved"), empty_value="")
    def can_be_approved(self, request: StageRequest) -> str:
        """Say from which day on it can be approved, where it waits."""
        day: date = request.approvable_from
        if day == FAR:
            return ""
        return _("from %(day)s on") % {"day": written(day)} if day > today() else _("now")

    def save_model(self, request: HttpRequest, obj: StageRequest, form: Any, change: bool) -> None:
        """Record what is asked for."""
        ask_for_stage(obj, actor=signed_in(request), today=today())

    def decide(self, request: HttpRequest, found: StageRequest) -> HttpResponse:
        """Say whether it is an eliminated firm under another name; else decide as the button says."""
        if request.POST.get("verdict") != ANSWER:
            return super().decide(request, found)
        said, other = request.POST.get("said", ""), request.POST.get("other", "")
        key = int(other) if other.isdecimal() else 0
        reason = request.POST.get("reason", "")
        answer_return(found, key, verdict=said, reason=reason, actor=signed_in(request), today=today())
        messages.success(request, _("Kept; the reason stays to be read."))
        return redirect("admin:suppliers_stagerequest_changelist" if found.decision else found)

    def shown(self, request: HttpRequest, found: StageRequest) -> dict[str, Any]:
        """Return the stage, what its gates demand of the supplier, and whether it was eliminated before."""
        gates = gates_for(found, today()) if not found.decision else []
        return {
            "title": _("Stage request"),
            "stage": self.stage_word(found),
            "early": "" if found.decision else said_of_its_day(found, today()),
            "called_off": called_off(found, today()),
            "present": word("stage", found.supplier.stage, found.supplier.get_stage_display()),
            "demands": [*looked_at(found, gates, entered_on(found, today()))],
            "approvers": listed(role_names(sorted({name for gate in gates for name in gate.approvers}))),
            "returns": [
                (alike.other, words_of(alike.signs), answer, answer and verdict_word(answer))
                for alike, answer in (returns_asked(found, today()) if not found.decision else [])
            ],
        }
