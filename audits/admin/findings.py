"""Findings in the admin: what became of each, and what can be done about it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from audits.admin.audit_files import FiledAdmin
from audits.admin.finding_steps import STEPS
from audits.admin.steps import NumberedForm
from audits.admin.waiting_filters import MoreTimeFilter, TimeAskedFilter
from audits.models import Audit, CorrectiveAction, Extension, Finding, FindingState
from audits.services import save_finding
from audits.sheets.corrective_actions import CorrectiveActionSheet
from audits.sheets.decided import ExtensionSheet
from audits.sheets.findings import FindingSheet
from audits.sheets.to_answer import ToAnswerSheet
from evidence.admin import RecordedAdmin
from foundation.admin_filters import DayFilter, DaysFilter, day_asked
from foundation.admin_pages import PageAdmin
from foundation.words import word
from sheets.admin import SheetAdmin
from suppliers.models import Upload

State = FindingState.State
TONES = {State.OPEN: "warn", State.ANSWERED: "waiting", State.CLOSED: "good", State.REOPENED: "bad"}


class StateFilter(admin.SimpleListFilter):
    """Filter by the state on the day that is asked about."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every state, and those that matter together."""
        return [("not_closed", _("Not closed")), ("overdue", _("Overdue")), *State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the findings in it."""
        asked, day = self.value() or "", day_asked(request)
        found = {"not_closed": Finding.objects.open, "overdue": Finding.objects.overdue}
        if asked in found:
            return queryset.filter(pk__in=found[asked](day).values("pk"))
        return queryset.filter(pk__in=Finding.objects.in_state((asked,), day)) if asked in State else queryset


def history_of(finding: Finding) -> dict[str, Any]:
    """Return how a finding was answered, and the time that was asked for."""
    actions = finding.actions.select_related("answered_by", "verified_by").prefetch_related("files__upload")
    return {"actions": actions, "extensions": finding.extensions.select_related("asked_by", "decided_by")}


@admin.register(Finding)
class FindingAdmin(FiledAdmin, PageAdmin, SheetAdmin, RecordedAdmin):
    """What audits found, on any day."""

    sheet = FindingSheet
    going_out = (ToAnswerSheet, CorrectiveActionSheet, ExtensionSheet)
    steps = STEPS
    form = NumberedForm
    list_display = ["reference", "state_word", "supplier", "item", "severity", "due_on", "is_repeated"]
    list_filter = [
        DayFilter,
        StateFilter,
        MoreTimeFilter,
        "severity__scheme",
        "item__pillar",
        ("due_on", DaysFilter),
        TimeAskedFilter,
    ]
    list_select_related = ["supplier", "item", "severity"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference", "supplier__search_text", "words"]
    search_help_text = _("Finding number, words; or supplier: code, name or unified social credit code.")
    fields = ["reference", "supplier", "state_word", "audit", "item", "severity", "words", "due_on", "repeats"]
    told = ("supplier", "state_word", "due_on", "repeats")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say how it stands and when it is due once that is known."""
        return [name for name in self.fields or () if obj or name not in self.told]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Finding | None:
        """Look up the state of the one whose page is shown, as of those of a list."""
        found: Finding | None = super().get_object(request, object_id, from_field)
        if found is not None:
            self.complete_page(request, [found])
        return found

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Find the audit by typing; clauses and severities are few once it is known, else they are found too."""
        return ["audit"] if request.GET.get("audit") else ["audit", "item", "severity"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer the clauses and severities of the audit's scheme."""
        asked = request.GET.get("audit", "")
        if db_field.name in ("item", "severity") and asked.isdecimal():
            schemes = Audit.objects.filter(pk=int(asked[:18])).values("scheme")
            options["queryset"] = db_field.remote_field.model.objects.filter(scheme__in=schemes)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep of which audit a finding is, and what follows from its report."""
        return ["reference", "audit", *self.told] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a finding whose report was submitted as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.audit.is_open)

    def save_model(self, request: HttpRequest, obj: Finding, form: Any, change: bool) -> None:
        """Note a finding, or save it changed."""
        save_finding(obj, actor=signed_in(request))

    def complete_page(self, request: HttpRequest, page: Sequence[Finding]) -> None:
        """Look up the state of each on the day that is asked about."""
        day, keys = day_asked(request), [finding.pk for finding in page]
        found = dict(FindingState.objects.on(day).filter(finding__in=keys).values_list("finding", "state"))
        late = {*Finding.objects.overdue(day).filter(pk__in=keys).values_list("pk", flat=True)}
        for finding in page:
            vars(finding)["state"], vars(finding)["is_late"] = found.get(finding.pk), finding.pk in late

    def waiting(self, row: Finding) -> dict[str, Any]:
        """Return the answer that waits to be verified, and the time that waits for a decision."""
        told = history_of(row)
        return {
            "told": "audits/_finding_asked.html",
            "actions": told["actions"].filter(verdict=CorrectiveAction.Verdict.WAITING),
            "extensions": told["extensions"].filter(decision=Extension.Decision.WAITING),
        }

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show what became of it."""
        finding = context.get("original")
        if finding is not None:
            states = finding.states.select_related("recorded_by").order_by("pk")
            context |= {"states": states, **history_of(finding)}
        return super().render_change_form(request, context, *args, **kwargs)

    def uploads_of(self, pk: int) -> Any:
        """Return the keys of the files of a finding, and of the answers to it."""
        theirs = Q(audit_files__finding=pk) | Q(action_files__action__finding=pk)
        return Upload.objects.filter(theirs).values("pk")

    @admin.display(description=_("state"))
    def state_word(self, finding: Finding) -> str:
        """Say what it is on the day."""
        state = vars(finding)["state"]
        if vars(finding)["is_late"]:
            return word("tone", "bad", f"{State(state).label} · {_('Overdue')}")
        return word("tone", TONES[state], State(state).label) if state else "–"

    @admin.display(description=_("repeated"), boolean=True)
    def is_repeated(self, finding: Finding) -> bool:
        """Tell whether the clause was found at the supplier before."""
        return finding.repeats_id is not None
