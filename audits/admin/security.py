"""What is held for the security of the supply chain, in the admin: risk assessments, records, and what is due next."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.security_steps import STEPS, WITH_PAPERS
from audits.admin.steps import NumberedForm, SteppedAdmin
from audits.admin.uploading import given_to_staff
from audits.models import Impact, Level, Risk, RiskAssessment, SecurityRecord
from audits.models.approved_record import ApprovedRecord
from audits.risk_matrix import inherent, residual
from audits.services import change_security, record_security, remove_risk, save_risk
from audits.sheets.risks import RiskSheet
from audits.sheets.security import SecuritySheet
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.admin_asked import AskedForms
from foundation.admin_filters import DaysFilter, HiddenDayFilter, UndecidedFilter
from foundation.admin_pages import PageAdmin
from foundation.dates import today
from foundation.words import decision, word
from sheets.admin import SheetAdmin

LEVEL_TONES = {"low": "good", "medium": "info", "high": "warn", "extreme": "bad"}


class DueNext(NamedTuple):
    """One thing that is held again and again: the last time, and by when the next."""

    title: str
    last: ApprovedRecord | None
    is_late: bool
    add: str


class CountingFilter(HiddenDayFilter):
    """Keep the records that counted on a day."""

    title = gettext_lazy("counting on")
    parameter_name = "counting_on"
    asks = "counting"


class ApprovedAdmin(SteppedAdmin, PageAdmin, RecordedAdmin):
    """Records that another person approves; what was decided stays as it is."""

    form = NumberedForm
    list_per_page = 50
    show_full_result_count = False
    list_select_related = ["responsible"]
    search_fields = ["reference", "people"]
    search_help_text = gettext_lazy("Number, or who took part.")
    autocomplete_fields = ["responsible"]
    list_filter: ClassVar[list[Any]] = [
        "decision", ("day", DaysFilter), ("next_due_on", DaysFilter), ("counted_on", DaysFilter), CountingFilter,
        UndecidedFilter,
    ]  # fmt: skip
    shown = [
        "state_word", ("recorded_by", "recorded_at"), ("decided_by", "decided_at"), "counts_from", "why", "corrects",
    ]  # fmt: skip

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take whoever records it for the responsible person, and today for the day."""
        return {"responsible": request.user.pk, "day": today()} | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say what became of it once it is there."""
        fieldsets = [*super().get_fieldsets(request, obj)]
        return [*fieldsets, (_("What became of it"), {"fields": self.shown})] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep number and kind of what exists."""
        told = ["state_word", "recorded_by", "recorded_at", "decided_by", "decided_at", "counts_from", "why"]
        told.append("corrects")
        return [*told, "reference", *self.model.SERIES] if obj else told

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep what was decided as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Record it, or save it changed."""
        (change_security if change else record_security)(obj, actor=signed_in(request), today=today())

    def complete_page(self, request: HttpRequest, page: Sequence[Any]) -> None:
        """Look up which of them say that the next is due."""
        late = {*self.model._default_manager.overdue(today()).values_list("pk", flat=True)}
        for record in page:
            vars(record)["is_late"] = record.pk in late

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Lead to corrections."""
        record = context.get("original")
        if record is not None:
            context["corrections"] = record.corrections.order_by("pk")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, record: ApprovedRecord) -> SafeString:
        """Say whether it counts."""
        if record.superseded_at:
            return word("tone", "calm", _("Superseded by a correction"))
        return decision(record)

    @admin.display(description=gettext_lazy("next due on"), ordering="next_due_on")
    def due_word(self, record: ApprovedRecord) -> Any:
        """Say when the next is due, and whether that is over."""
        day = date_format(record.next_due_on)
        return format_html("{} {}", word("tone", "bad", _("Overdue")), day) if vars(record)["is_late"] else day


class RiskInline(AskedForms, admin.StackedInline):
    """The risks of an assessment, until it is decided."""

    model = Risk
    extra = 0
    fields = [
        ("topic", "name"),
        ("likelihood", "impact"),
        "measures",
        ("residual_likelihood", "residual_impact"),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing be changed of a decided assessment."""
        return (obj is None or obj.is_open) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing be added to a decided assessment."""
        return (obj is None or obj.is_open) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may change an assessment take a risk off it."""
        return self.has_change_permission(request, obj)


@admin.register(RiskAssessment)
class RiskAssessmentAdmin(ApprovedAdmin):
    """Risk assessments with their matrix, the newest first."""

    change_list_template = "audits/security_list.html"
    change_form_template = "audits/risk_assessment.html"
    steps = STEPS
    list_display = ["reference", "state_word", "day", "due_word", "responsible"]
    fieldsets = [
        (None, {"fields": ["reference", ("day", "next_due_on"), "responsible", "people", "summary"]}),
    ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Let risks be noted until it is decided; then the page shows them."""
        return [RiskInline] if obj is None or self.has_change_permission(request, obj) else []

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Note, change and take off risks through their services."""
        actor = signed_in(request)
        with ledger(actor):
            rows = formset.save(commit=False)
            for gone in formset.deleted_objects:
                remove_risk(gone, actor=actor)
            for risk in rows:
                save_risk(risk, actor=actor)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the matrix, before and after measures."""
        assessment = context.get("original")
        if assessment is not None:
            risks = [*assessment.risks.order_by("topic", "name")]
            context |= {
                "risks": [(risk, LEVEL_TONES[risk.level], LEVEL_TONES[risk.residual_level]) for risk in risks],
                "matrices": [(_("Before measures"), inherent(risks)), (_("After measures"), residual(risks))],
                "impacts": Impact,
            }
        return super().render_change_form(request, context, *args, **kwargs)


class LevelFilter(admin.SimpleListFilter):
    """Filter by how grave a risk is before anything is done about it."""

    title = gettext_lazy("before measures")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the levels."""
        return [*Level.choices]

    def kept(self, queryset: Any, level: Level) -> QuerySet[Any]:
        """Keep those of the level."""
        return queryset.of_level(level)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those of the level; a word that is none leaves all."""
        asked = self.value()
        return self.kept(queryset, Level(asked)) if asked in Level.values else queryset


class ResidualLevelFilter(LevelFilter):
    """Filter by how grave a risk remains."""

    title = gettext_lazy("after measures")
    parameter_name = "residual_level"

    def kept(self, queryset: Any, level: Level) -> QuerySet[Any]:
        """Keep those that remain of the level."""
        return queryset.of_residual_level(level)


class LastAssessmentFilter(HiddenDayFilter):
    """Keep the risks of the assessment that was the last one on a day."""

    title = gettext_lazy("last assessment on")
    parameter_name = "last_on"

    def kept(self, queryset: Any, day: date) -> QuerySet[Any]:
        """Keep those of the assessment."""
        return queryset.filter(assessment__in=RiskAssessment.objects.newest(day).values("pk"))


@admin.register(Risk)
class RiskAdmin(SheetAdmin, RecordedAdmin):
    """All risks, of whichever assessment."""

    sheet = RiskSheet
    list_display = ["name", "assessment", "topic", "level_word", "residual_word"]
    list_filter = ["topic", LevelFilter, ResidualLevelFilter, "assessment", LastAssessmentFilter]
    list_select_related = ["assessment"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "measures", "assessment__reference"]
    search_help_text = gettext_lazy("Risk, measures, or number of the assessment.")
    autocomplete_fields = ["assessment"]
    fields = [
        "assessment",
        "topic",
        "name",
        ("likelihood", "impact"),
        "measures",
        ("residual_likelihood", "residual_impact"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep of which assessment a risk is."""
        return ["assessment"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a risk whose assessment was decided as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.assessment.is_open)

    def save_model(self, request: HttpRequest, obj: Risk, form: Any, change: bool) -> None:
        """Note a risk, or save it changed."""
        save_risk(obj, actor=signed_in(request))

    @admin.display(description=gettext_lazy("before measures"))
    def level_word(self, risk: Risk) -> SafeString:
        """Say how grave it is before anything is done about it."""
        return word("tone", LEVEL_TONES[risk.level], risk.level.label)

    @admin.display(description=gettext_lazy("after measures"))
    def residual_word(self, risk: Risk) -> SafeString:
        """Say how grave it remains."""
        return word("tone", LEVEL_TONES[risk.residual_level], risk.residual_level.label)


@admin.register(SecurityRecord)
class SecurityRecordAdmin(SheetAdmin, ApprovedAdmin):
    """What was planned, inspected and reviewed, the newest first; and a page that says what is due next."""

    sheet = SecuritySheet
    import_export_change_list_template = "audits/security_list.html"
    change_form_template = "audits/security_record.html"
    steps = WITH_PAPERS
    list_display = ["reference", "state_word", "kind", "day", "due_word", "responsible"]
    list_filter = ["kind", *ApprovedAdmin.list_filter]
    fieldsets = [
        (None, {"fields": [("reference", "kind"), ("day", "next_due_on"), "responsible", "people", "words"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add what is due next, and the papers."""
        guarded = self.admin_site.admin_view
        paper = path("<int:pk>/file/<uuid:reference>/", guarded(self.paper_view), name="audits_securityrecord_file")
        return [path("due/", guarded(self.due_view), name="audits_securityrecord_due"), paper, *super().get_urls()]

    def due_view(self, request: HttpRequest) -> HttpResponse:
        """Say of each thing that is held again and again when it was last, and when it is next."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Due next for supply-chain security"),
            "lines": due_next(today()),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "audits/security_due.html", context)

    def paper_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Give a paper to be saved, to whoever may see the record; only what was found clean."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return given_to_staff(SecurityRecord.objects.filter(pk=pk).values("papers__upload"), reference)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show its papers."""
        record = context.get("original")
        if record is not None:
            context["papers"] = record.papers.select_related("upload")
        return super().render_change_form(request, context, *args, **kwargs)


def due_next(as_of: date) -> list[DueNext]:
    """Return what is held again and again, in the order of its next day; what was never held comes first."""
    assessment: Any = RiskAssessment.objects.newest(as_of).first()
    add = "admin:audits_riskassessment_add"
    found: list[tuple[str, Any, str]] = [(_("Security risk assessment"), assessment, add)]
    newest = {record.kind: record for record in SecurityRecord.objects.newest(as_of)}
    add = "admin:audits_securityrecord_add"
    found += [(str(kind.label), newest.get(kind), add) for kind in SecurityRecord.Kind]
    lines = [DueNext(title, last, last is None or last.next_due_on < as_of, add) for title, last, add in found]
    return sorted(lines, key=lambda line: (line.last is not None, line.last.next_due_on if line.last else as_of))
