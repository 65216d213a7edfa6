"""What suppliers handed in: lists, forms, and the review."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from attestations.admin.forms import AttestationForm, CertificateForm, CommitmentForm, RefusalForm
from attestations.admin.inlines import CorrectionInline, ReviewInline
from attestations.filters import (
    CategoryFilter,
    ExpiringFilter,
    KindFilter,
    LapsesFilter,
    RegionFilter,
    RequirementFilter,
    ReviewFilter,
)
from attestations.models import Attestation, Certificate, Commitment
from attestations.services import accept_attestations, hand_in, refuse_attestations, save_attestation
from attestations.sheets.certificates import CertificateSheet
from attestations.sheets.commitments import CommitmentSheet
from evidence.admin import RecordedAdmin
from foundation.admin_filters import DayFilter, DaysFilter, UndecidedFilter
from foundation.dates import last_day, today
from foundation.words import word
from sheets.admin import ProvenanceAdmin, SheetAdmin
from suppliers.models import Supplier


@admin.register(Attestation)
class AttestationAdmin(ProvenanceAdmin, RecordedAdmin):
    """Every proof, of whatever kind."""

    form = AttestationForm
    list_display = ["supplier", "requirement", "number", "valid_from", "last_day", "review_word", "backing"]
    list_filter = [
        DayFilter,
        ReviewFilter,
        ExpiringFilter,
        RequirementFilter,
        "backing",
        RegionFilter,
        CategoryFilter,
        ("submitted_on", DaysFilter),
        LapsesFilter,
        KindFilter,
        UndecidedFilter,
    ]
    list_select_related = ["supplier", "requirement", "edition"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["number"]
    search_help_text = gettext_lazy("Supplier (code, name, unified social credit code) or certificate number.")
    autocomplete_fields = ["supplier"]
    actions = ["accept", "refuse"]
    inlines = [ReviewInline, CorrectionInline]
    readonly_fields = ["origin", "recorded_at", "recorded_by", "run"]
    fieldsets = [
        (None, {"fields": ["supplier", ("requirement", "edition"), "number"]}),
        (gettext_lazy("Validity"), {"fields": ["submitted_on", ("valid_from", "valid_until"), "withdrawn_on"]}),
        (
            gettext_lazy("Where it comes from"),
            {"fields": ["backing", ("origin", "run"), ("recorded_by", "recorded_at")]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep a proof with its supplier and its requirement, and what a reviewer has seen as it was seen."""
        if obj is None:
            return self.readonly_fields
        fixed = ["supplier", "requirement"]
        if obj.reviews.exists():
            fixed = [field.name for field in Attestation._meta.fields if field.name not in ("id", "withdrawn_on")]
        return [*self.readonly_fields, *fixed]

    @admin.display(description=gettext_lazy("last day"), ordering="lapses_on", empty_value="–")
    def last_day(self, attestation: Attestation) -> Any:
        """Show the last day that counts."""
        return last_day(attestation.lapses_on)

    @admin.display(description=gettext_lazy("review"), ordering="decision")
    def review_word(self, attestation: Attestation) -> SafeString:
        """Show what was decided as a coloured word."""
        return word("review", attestation.decision or "waiting", attestation.get_decision_display())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search the number, and suppliers by their folded text."""
        if not search_term:
            return queryset, False
        suppliers = Supplier.objects.search(search_term).values("pk")
        return queryset.filter(number__icontains=search_term) | queryset.filter(supplier__in=suppliers), False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave what a supplier handed in as it is."""
        is_theirs = obj is not None and obj.origin == Attestation.Origin.PORTAL
        return not is_theirs and super().has_change_permission(request, obj)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whoever may add reviews may accept and refuse."""
        return request.user.has_perm("attestations.add_review")

    def save_model(self, request: HttpRequest, obj: Attestation, form: Any, change: bool) -> None:
        """Hand in a new proof, or save what changed of one."""
        service = save_attestation if change else hand_in
        service(obj, actor=signed_in(request), today=today())

    @admin.action(description=gettext_lazy("Accept"), permissions=["review"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Attestation]) -> None:
        """Accept what was chosen, all or none."""
        try:
            decided = accept_attestations(queryset, actor=signed_in(request), today=today())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        messages.success(request, ngettext("%(n)s accepted.", "%(n)s accepted.", len(decided)) % {"n": len(decided)})

    @admin.action(description=gettext_lazy("Refuse…"), permissions=["review"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Attestation]) -> HttpResponse | None:
        """Ask for the reason, then refuse what was chosen, all or none."""
        form = RefusalForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self.ask_reason(request, queryset, form)
        try:
            decided = refuse_attestations(queryset, actor=signed_in(request), today=today(), **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None
        messages.success(request, ngettext("%(n)s refused.", "%(n)s refused.", len(decided)) % {"n": len(decided)})
        return None

    def ask_reason(self, request: HttpRequest, queryset: QuerySet[Attestation], form: forms.Form) -> HttpResponse:
        """Draw the page that asks why."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Why is it refused?"),
            "form": form,
            "attestations": queryset.select_related("supplier", "requirement"),
            "selected": request.POST.getlist("_selected_action"),
        }
        return TemplateResponse(request, "attestations/refuse.html", context)


@admin.register(Commitment)
class CommitmentAdmin(SheetAdmin, AttestationAdmin):
    """Commitments, signed or standing in a contract."""

    sheet = CommitmentSheet
    form = CommitmentForm
    list_display = [
        "supplier",
        "requirement",
        "basis",
        "valid_from",
        "last_day",
        "signatory_name",
        "review_word",
        "backing",
    ]
    fieldsets = [
        (None, {"fields": ["supplier", ("requirement", "edition"), "basis"]}),
        (gettext_lazy("Signature"), {"fields": [("signatory_name", "signatory_title"), "contract_reference"]}),
        *AttestationAdmin.fieldsets[1:],
    ]


@admin.register(Certificate)
class CertificateAdmin(SheetAdmin, AttestationAdmin):
    """Certificates."""

    sheet = CertificateSheet
    form = CertificateForm
    list_display = [
        "supplier",
        "requirement",
        "edition",
        "number",
        "issuing_body",
        "valid_from",
        "last_day",
        "review_word",
        "backing",
    ]
    fieldsets = [
        (None, {"fields": ["supplier", ("requirement", "edition"), "number"]}),
        (
            gettext_lazy("Certificate"),
            {"fields": [("issuing_body", "accreditation"), "holder_name", "scope", "sites"]},
        ),
        *AttestationAdmin.fieldsets[1:],
    ]
