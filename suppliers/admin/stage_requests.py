"""Stages that are asked for: the list, and the page on which another person decides."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today
from foundation.words import listed, word
from suppliers.admin.resemblances import verdict_word
from suppliers.admin.stage_gates import role_names
from suppliers.models import StageRequest, Supplier
from suppliers.services import answer_return, approve_stage, ask_for_stage, refuse_stage, withdraw_stage
from suppliers.services.resemblances import words_of
from suppliers.services.returns import returns_asked
from suppliers.services.stage_requests import entered_on, gates_for, looked_at

Decision = StageRequest.Decision
TONES = {Decision.OPEN: "info", Decision.APPROVED: "good", Decision.REFUSED: "bad", Decision.WITHDRAWN: "calm"}
APPROVE, REFUSE, WITHDRAW, ANSWER = "approve", "refuse", "withdraw", "answer"
DECIDE = "suppliers.decide_stagerequest"


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
class StageRequestAdmin(RecordedAdmin):
    """Requests: what waits first; asked for by one, decided by another, never edited."""

    form = AskForm
    list_display = ["supplier", "stage_word", "effective_on", "state_word", "asked_by", "asked_at", "decided_by"]
    list_filter = ["decision", "stage"]
    list_select_related = ["supplier", "asked_by", "decided_by"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    autocomplete_fields = ["supplier", "successor"]
    search_fields = ["supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits first, then the newest."""
        return [Case(When(decision="", then=0), default=1), "-pk"]

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

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, request: StageRequest) -> SafeString:
        """Say what became of it."""
        return word("tone", TONES[Decision(request.decision)], request.get_decision_display())

    def save_model(self, request: HttpRequest, obj: StageRequest, form: Any, change: bool) -> None:
        """Record what is asked for."""
        ask_for_stage(obj, actor=signed_in(request), today=today())

    def response_add(
        self, request: HttpRequest, obj: StageRequest, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead to the page that shows what its gates demand."""
        messages.success(request, _("Asked for; another person decides it."))
        return redirect(obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a stage; of one that was asked for, show what its gates demand, and save what was decided."""
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if found is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if request.method != "POST":
            return self.draw(request, found)
        try:
            self.decide(request, found)
        except ValidationError as error:
            found.refresh_from_db()
            return self.draw(request, found, error.messages, status=409)
        if found.decision == Decision.OPEN and request.POST.get("verdict") == ANSWER:
            return redirect(found)
        return redirect("admin:suppliers_stagerequest_changelist")

    def decide(self, request: HttpRequest, found: StageRequest) -> None:
        """Approve, refuse or withdraw, as the button says."""
        verdict, actor = request.POST.get("verdict"), signed_in(request)
        if verdict != WITHDRAW and not request.user.has_perm(DECIDE):
            raise PermissionDenied
        if verdict == APPROVE:
            approve_stage(found, actor=actor, today=today())
            messages.success(request, _("Approved: %(request)s.") % {"request": found})
        elif verdict == ANSWER:
            said, other = request.POST.get("said", ""), request.POST.get("other", "")
            reason = request.POST.get("reason", "")
            key = int(other) if other.isdecimal() else 0
            answer_return(found, key, verdict=said, reason=reason, actor=actor, today=today())
            messages.success(request, _("Kept; the reason stays to be read."))
        elif verdict == REFUSE:
            refuse_stage(found, words=request.POST.get("words", ""), actor=actor, today=today())
            messages.success(request, _("Refused: %(request)s.") % {"request": found})
        elif verdict == WITHDRAW:
            withdraw_stage(found, actor=actor)
            messages.success(request, _("Withdrawn: %(request)s.") % {"request": found})
        else:
            raise ValidationError(_("Choose what is to become of it."))

    def draw(
        self, request: HttpRequest, found: StageRequest, sentences: Any = (), *, status: int = 200
    ) -> HttpResponse:
        """Draw the page."""
        is_open = found.decision == Decision.OPEN
        gates = gates_for(found, today()) if is_open else []
        is_own = found.asked_by_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Stage request"),
            "original": found,
            "state": self.state_word(found),
            "stage": self.stage_word(found),
            "present": word("stage", found.supplier.stage, found.supplier.get_stage_display()),
            "demands": [*looked_at(found, gates, entered_on(found, today()))],
            "approvers": listed(role_names(sorted({name for gate in gates for name in gate.approvers}))),
            "returns": [
                (alike.other, words_of(alike.signs), answer, answer and verdict_word(answer))
                for alike, answer in (returns_asked(found, today()) if is_open else [])
            ],
            "sentences": sentences,
            "typed": request.POST.get("words", ""),
            "is_open": is_open,
            "is_own": is_own,
            "may_decide": is_open and not is_own and request.user.has_perm(DECIDE),
        }
        return TemplateResponse(request, "suppliers/stage_request.html", context, status=status)
