"""Merges: asked for by one, with both suppliers side by side, and decided by another."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today
from foundation.words import word
from suppliers.models import Merge, Supplier
from suppliers.services import approve_merge, ask_for_merge, refuse_merge, withdraw_merge
from suppliers.services.merges import carried, waiting

Decision = Merge.Decision
TONES = {Decision.OPEN: "info", Decision.APPROVED: "good", Decision.REFUSED: "bad", Decision.WITHDRAWN: "calm"}
APPROVE, REFUSE, WITHDRAW = "approve", "refuse", "withdraw"
DECIDE = "suppliers.decide_merge"
#: What is shown of both.
COMPARED = ("name", "name_en", "uscc", "lei", "stage", "category", "country", "grade", "registered_on", "officer")


class MergeForm(forms.ModelForm):
    """Which one is kept, which one ends, and why."""

    class Meta:
        model = Merge
        fields = ("kept", "ended", "reason")


@admin.register(Merge)
class MergeAdmin(RecordedAdmin):
    """Merges: what waits first; asked for by one, decided by another, never edited."""

    form = MergeForm
    list_display = ["ended", "kept", "state_word", "merged_on", "asked_by", "asked_at", "decided_by"]
    list_filter = ["decision"]
    list_select_related = ["ended", "kept", "asked_by", "decided_by"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    autocomplete_fields = ["kept", "ended"]
    search_fields = ["kept__search_text", "ended__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits first, then the newest."""
        return [Case(When(decision="", then=0), default=1), "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read suppliers and people with the merges."""
        both = (f"{side}__{name}" for side in ("kept", "ended") for name in ("category", "country", "officer"))
        return super().get_queryset(request).select_related("kept", "ended", "asked_by", "decided_by", *both)

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, merge: Merge) -> SafeString:
        """Say what became of it."""
        return word("tone", TONES[Decision(merge.decision)], merge.get_decision_display())

    def save_model(self, request: HttpRequest, obj: Merge, form: Any, change: bool) -> None:
        """Record what is asked for."""
        ask_for_merge(obj, actor=signed_in(request), today=today())

    def response_add(self, request: HttpRequest, obj: Merge, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the page that shows both side by side."""
        messages.success(request, _("Asked for; another person decides it."))
        return redirect(obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a merge; of one that was asked for, show what it does, and save what was decided."""
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
            found = self.get_queryset(request).get(pk=found.pk)
            return self.draw(request, found, error.messages, status=409)
        return redirect("admin:suppliers_merge_changelist")

    def decide(self, request: HttpRequest, found: Merge) -> None:
        """Approve, refuse or withdraw, as the button says."""
        verdict, actor = request.POST.get("verdict"), signed_in(request)
        if verdict != WITHDRAW and not request.user.has_perm(DECIDE):
            raise PermissionDenied
        if verdict == APPROVE:
            approve_merge(found, actor=actor, today=today())
            messages.success(request, _("Approved: %(request)s.") % {"request": found})
        elif verdict == REFUSE:
            refuse_merge(found, words=request.POST.get("words", ""), actor=actor, today=today())
            messages.success(request, _("Refused: %(request)s.") % {"request": found})
        elif verdict == WITHDRAW:
            withdraw_merge(found, actor=actor)
            messages.success(request, _("Withdrawn: %(request)s.") % {"request": found})
        else:
            raise ValidationError(_("Choose what is to become of it."))

    def draw(self, request: HttpRequest, found: Merge, sentences: Any = (), *, status: int = 200) -> HttpResponse:
        """Draw the page."""
        is_open = found.decision == Decision.OPEN
        is_own = found.asked_by_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge"),
            "original": found,
            "state": self.state_word(found),
            "compared": [*compared(found)],
            "carried": carried(found, signed_in(request), today()) if is_open else [],
            "waiting": [
                (capfirst(one.title), [(row, page_of(row)) for row in one.rows])
                for one in (waiting(found.ended, today()) if is_open else ())
            ],
            "sentences": sentences,
            "typed": request.POST.get("words", ""),
            "is_open": is_open,
            "is_own": is_own,
            "may_decide": is_open and not is_own and request.user.has_perm(DECIDE),
        }
        return TemplateResponse(request, "suppliers/merge.html", context, status=status)


def compared(merge: Merge) -> Iterator[tuple[str, str, str]]:
    """Give what is on file of both, side by side."""
    for name in COMPARED:
        yield capfirst(str(label_for_field(name, Supplier))), said(merge.ended, name), said(merge.kept, name)


def said(supplier: Supplier, name: str) -> str:
    """Return what is on file of a supplier as people read it."""
    display = getattr(supplier, f"get_{name}_display", None)
    value = display() if display else getattr(supplier, name)
    return str(value) if value not in (None, "") else "–"


def page_of(row: Any) -> str:
    """Return the address of a row's page; empty where it has none."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
