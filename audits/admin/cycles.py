"""Assessment cycles: opened by a form, scored on a page of their own, closed for good."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from audits.admin.scoring import ScoringAdmin
from audits.models import AssessmentCycle
from audits.progress import grades_of, progress
from audits.services import close_cycle, open_cycle
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
class AssessmentCycleAdmin(ScoringAdmin, RecordedAdmin):
    """Cycles, the newest first."""

    form = CycleForm
    list_display = ["period", "state_word", "how_many", "opened_on", "due_on", "closed_on"]
    list_filter = [("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["period"]
    search_help_text = gettext_lazy("2024, 2024H2, 2024Q3 or 2024-12")
    fields = ["period", "due_on", "suppliers"]

    def get_urls(self) -> list[URLPattern]:
        """Add the page that closes a cycle."""
        close = self.admin_site.admin_view(self.close_view)
        return [path("<int:pk>/close/", close, name="audits_assessmentcycle_close"), *super().get_urls()]

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
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(cycle),
            "original": cycle,
            "state": self.state_word(cycle),
            "parts": progress(cycle),
            "grades": [] if cycle.is_open else grades_of(cycle),
            "may_score": cycle.is_open and self.may_score(request),
            "may_close": cycle.is_open and self.may_close(request),
        }
        return TemplateResponse(request, "audits/cycle.html", context)

    def may_close(self, request: HttpRequest) -> bool:
        """Tell whether somebody may close cycles."""
        return request.user.has_perm("audits.change_assessmentcycle")

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether a cycle is to be closed, with what that does; do so."""
        cycle = get_object_or_404(AssessmentCycle, pk=pk)
        if not self.may_close(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                close_cycle(cycle, actor=signed_in(request), today=today())
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("The cycle is closed, and its grades are on file from today."))
            return redirect(cycle)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Close the cycle?"),
            "original": cycle,
            "parts": progress(cycle),
        }
        return TemplateResponse(request, "audits/close.html", context)
