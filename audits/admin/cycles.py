"""Assessment cycles: opened by a form, scored on a page of their own, closed for good."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from audits.admin.closing import ClosingAdmin
from audits.admin.cycle_steps import STEPS
from audits.admin.scoring import ScoringAdmin
from audits.admin.steps import SteppedAdmin
from audits.models import AssessmentCycle
from audits.progress import grades_of, progress
from audits.services import open_cycle
from evidence.admin import RecordedAdmin
from foundation.dates import today
from foundation.words import listed, word
from suppliers.models import Supplier


class CycleForm(forms.ModelForm):
    """A period and a day; all cooperating suppliers unless some are named."""

    suppliers = forms.CharField(
        label=gettext_lazy("Suppliers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Codes, one a line, to assess these alone. Empty: all that cooperate."),
    )

    class Meta:
        model = AssessmentCycle
        fields = ("period", "due_on")

    def clean_period(self) -> str:
        """Take a period however it is typed."""
        return str(self.cleaned_data["period"]).strip().upper()

    def clean_due_on(self) -> Any:
        """Refuse a day that has passed."""
        if self.cleaned_data["due_on"] < today():
            raise ValidationError(_("It cannot be due before it is opened."))
        return self.cleaned_data["due_on"]

    def clean_suppliers(self) -> set[int] | None:
        """Return the keys of the suppliers that are named; None for all."""
        codes = {*self.cleaned_data["suppliers"].split()}
        if not codes:
            return None
        found = dict(Supplier.objects.filter(code__in=codes).values_list("code", "pk"))
        if unknown := sorted(codes - found.keys()):
            raise ValidationError(_("No supplier has the code %(code)s.") % {"code": listed(unknown[:5])})
        return {*found.values()}


@admin.register(AssessmentCycle)
class AssessmentCycleAdmin(ClosingAdmin, ScoringAdmin, SteppedAdmin, RecordedAdmin):
    """Cycles, the newest first."""

    steps = STEPS
    form = CycleForm
    list_display = ["period", "state_word", "how_many", "opened_on", "due_on", "closed_on"]
    list_filter = [("closed_on", admin.EmptyFieldListFilter), ("called_off_on", admin.EmptyFieldListFilter)]
    search_fields = ["period"]
    search_help_text = gettext_lazy("2024, 2024H2, 2024Q3 or 2024-12")
    fields = ["period", "due_on", "suppliers"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the suppliers."""
        return super().get_queryset(request).annotate(count=Count("assessments"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing of a cycle be edited: it is scored and closed."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description=gettext_lazy("suppliers"))
    def how_many(self, cycle: Any) -> int:
        """Say how many are assessed."""
        return int(cycle.count)

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, cycle: AssessmentCycle) -> SafeString:
        """Say whether it takes scores."""
        if cycle.called_off_on:
            return word("tone", "absent", _("Called off"))
        if not cycle.is_open:
            return word("tone", "calm", _("Closed"))
        is_late = cycle.due_on < today()
        return word("tone", "bad", _("Overdue")) if is_late else word("tone", "info", _("Open"))

    def save_model(self, request: HttpRequest, obj: AssessmentCycle, form: Any, change: bool) -> None:
        """Open the cycle."""
        named = form.cleaned_data["suppliers"]
        cycle = open_cycle(obj, actor=signed_in(request), today=today(), supplier_ids=named)
        count = cycle.assessments.count()
        words = ngettext("%(n)s supplier is to be scored.", "%(n)s suppliers are to be scored.", count)
        messages.info(request, words % {"n": count})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Lead to the cycle."""
        return redirect(obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show how far a cycle has come; it is not edited."""
        cycle = self.get_object(request, object_id)
        if cycle is None or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, cycle):
            raise PermissionDenied
        closing = self.closing_of(cycle)
        takes_scores = cycle.is_open and not closing.get("is_closing")
        may_step = takes_scores and self.may_step(request)
        context = {
            **self.admin_site.each_context(request),
            **closing,
            "opts": self.opts,
            "title": str(cycle),
            "original": cycle,
            "state": self.state_word(cycle),
            "parts": progress(cycle),
            "grades": grades_of(cycle) if cycle.closed_on else [],
            "days": cycle.days.select_related("changed_by"),
            "may_start": self.may_close(request),
            "may_score": takes_scores and self.may_score(request),
            "may_close": takes_scores and self.may_close(request),
            "steps": [
                (reverse(f"admin:{self.address_name}", args=[cycle.pk, code]), step)
                for code, step in (self.steps.items() if may_step else ())
            ],
        }
        return TemplateResponse(request, "audits/cycle.html", context)
