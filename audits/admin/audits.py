"""Audits in the admin: planned, answered, reported; what they found beside them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from audits.admin.audit_files import FiledAdmin
from audits.admin.audit_steps import STEPS
from audits.admin.checklist import ChecklistAdmin
from audits.admin.due import DueAdmin
from audits.admin.steps import NumberedForm
from audits.models import Audit, AuditState, Colour, Finding
from audits.services import change_audit, plan_audit
from audits.services.audits import AUDITED_BY, CHANGEABLE
from audits.services.reports import unanswered
from audits.sheets.audits import AuditSheet
from evidence.admin import RecordedAdmin
from foundation.admin_asked import AskedForms
from foundation.admin_filters import DaysFilter, UndecidedFilter
from foundation.words import word
from sheets.admin import SheetAdmin

TONES = {
    AuditState.PLANNED: "later",
    AuditState.HELD: "warn",
    AuditState.SUBMITTED: "waiting",
    AuditState.REPORTED: "good",
    AuditState.CANCELLED: "absent",
}
COLOURS = {Colour.GREEN: "good", Colour.YELLOW: "warn", Colour.RED: "bad"}


class StateFilter(admin.SimpleListFilter):
    """Filter by how far an audit has come."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every state."""
        return [*AuditState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the audits in it."""
        asked = self.value() or ""
        return queryset.filter(pk__in=Audit.objects.in_state(AuditState(asked))) if asked in AuditState else queryset


class FindingInline(AskedForms, admin.TabularInline):
    """What an audit found, to be opened."""

    model = Finding
    fields = ["number", "item", "severity", "words", "due_on"]
    readonly_fields = ["number", "item", "severity", "words", "due_on"]
    can_delete = False
    extra = 0
    view_on_site = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave noting findings to their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave changing findings to their own page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read clause and severity with them."""
        return super().get_queryset(request).select_related("item", "severity").order_by("pk")

    @admin.display(description=_("finding number"))
    def number(self, finding: Finding) -> SafeString:
        """Lead to the finding."""
        return format_html('<a href="{}">{}</a>', finding.get_absolute_url(), finding.reference)


@admin.register(Audit)
class AuditAdmin(ChecklistAdmin, DueAdmin, FiledAdmin, SheetAdmin, RecordedAdmin):
    """Audits, those that come next first."""

    sheet = AuditSheet
    import_export_change_list_template = "audits/change_list.html"
    steps = STEPS
    form = NumberedForm
    list_display = ["reference", "state_word", "supplier", "scheme", "kind", "planned_on", "score_word"]
    list_filter = [StateFilter, "kind", "scheme", ("planned_on", DaysFilter), UndecidedFilter]
    list_select_related = ["supplier", "scheme"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "supplier__search_text"]
    search_help_text = _("Audit number; or supplier: code, name or unified social credit code.")
    autocomplete_fields = ["supplier", "lead_auditor"]
    inlines = [FindingInline]
    fieldsets = [
        (None, {"fields": ["reference", "supplier", ("scheme", "kind"), "planned_on", "sites"]}),
        (_("Who audits"), {"fields": ["lead_auditor", "auditors"]}),
        (
            _("How far it has come"),
            {
                "fields": [
                    "state_word",
                    ("began_on", "ended_on"),
                    ("reported_on", "submitted_by", "approved_by", "counts_from"),
                    "score_word",
                    "returned_why",
                    "cancelled_why",
                ]
            },
        ),
        (_("Report"), {"fields": ["summary"]}),
    ]

    def waiting(self, row: Audit) -> dict[str, Any]:
        """Return the clauses of an audit that was held of which nothing was said: they keep its report back."""
        missing = unanswered(row) if row.state == AuditState.HELD else None
        return {"told": "audits/_unanswered.html", "missing": missing} if missing else {}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say how far it has come once it is there."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [fieldset for fieldset in fieldsets if fieldset is not self.fieldsets[2]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep what of an audit that exists is not changed by hand; and, once it was held, who audited."""
        if obj is None:
            return []
        changeable = [name for name in CHANGEABLE if not (obj.ended_on and name in AUDITED_BY)]
        shown = [name for _title, options in self.fieldsets for name in flat(options["fields"])]
        return [name for name in shown if name not in changeable]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep an audit whose report was submitted as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Show findings of an audit that is there."""
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Audit, form: Any, change: bool) -> None:
        """Plan an audit, or change what of it can be."""
        (change_audit if change else plan_audit)(obj, actor=signed_in(request))

    @admin.display(description=_("state"))
    def state_word(self, audit: Audit) -> SafeString:
        """Say how far it has come."""
        return word("tone", TONES[audit.state], audit.state.label)

    @admin.display(description=_("score"), ordering="score")
    def score_word(self, audit: Audit) -> str:
        """Say the score with its colour's word."""
        if audit.score is None:
            return "–"
        tone = word("tone", COLOURS[Colour(audit.colour)], audit.get_colour_display())
        return format_html("{} {}", audit.score, tone)


def flat(names: Any) -> list[str]:
    """Return the names of a fieldset one after another."""
    return [one for name in names for one in ([name] if isinstance(name, str) else name)]
