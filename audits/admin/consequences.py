"""What follows from grades: the rules, and what was proposed and approved by them."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.steps import Step, SteppedAdmin, words_field
from audits.models import Consequence, ConsequenceRule
from audits.reference import ConsequenceRuleSheet
from audits.services import decide_consequence, end_consequence, save_consequence_rule
from audits.sheets.decided import ConsequenceSheet
from evidence.admin import ReadOnlyAdmin
from foundation.admin_filters import DayFilter, day_asked
from foundation.admin_pages import PageAdmin
from foundation.dates import last_day, today
from foundation.fields import said_first_day
from foundation.words import decision, labelled
from sheets.admin import OutAdmin
from suppliers.admin.reference import ReferenceAdmin
from suppliers.models import Supplier

Decision = Consequence.Decision


def waits(row: Consequence) -> bool:
    """Tell whether another person is to decide it."""
    return row.decision == Decision.WAITING


class EndForm(forms.Form):
    """Why a consequence ends before its time."""

    reason = words_field(gettext_lazy("Reason"))


STEPS = {
    "approve": Step(
        gettext_lazy("Approve"),
        gettext_lazy("It is in force from today on. Whoever recorded the grade cannot approve it."),
        forms.Form,
        lambda row, _given, actor, today: decide_consequence(row, Decision.APPROVED, actor=actor, today=today),
        waits,
        gettext_lazy("It was approved."),
    ),
    "dismiss": Step(
        gettext_lazy("Dismiss"),
        gettext_lazy("It stays on record as dismissed and has no effect."),
        forms.Form,
        lambda row, _given, actor, today: decide_consequence(row, Decision.DISMISSED, actor=actor, today=today),
        waits,
        gettext_lazy("It was dismissed."),
        is_grave=True,
    ),
    "end": Step(
        gettext_lazy("End today"),
        gettext_lazy("Today is the first day without it. Whoever approved it cannot end it."),
        EndForm,
        lambda row, given, actor, today: end_consequence(row, actor=actor, today=today, **given),
        lambda row: row.in_force_from <= today() < row.in_force_until,
        gettext_lazy("The consequence was ended."),
        is_grave=True,
    ),
}


@admin.register(ConsequenceRule)
class ConsequenceRuleAdmin(ReferenceAdmin):
    """Which grade, how many times in a row, has which consequence."""

    sheet = ConsequenceRuleSheet
    list_display = [*ReferenceAdmin.list_display, "grade", "in_a_row", "is_used"]
    list_filter = ["grade", "is_used"]

    def save_model(self, request: HttpRequest, obj: ConsequenceRule, form: Any, change: bool) -> None:
        """Save through the service."""
        save_consequence_rule(obj, actor=signed_in(request))


@admin.register(Consequence)
class ConsequenceAdmin(SteppedAdmin, PageAdmin, OutAdmin, ReadOnlyAdmin):
    """Consequences, the newest first: decided and ended on their pages; several are decided in the list."""

    going_out = (ConsequenceSheet,)
    steps = STEPS

    has_history = True
    list_display = ["supplier", "state_word", "rule", "period", "first_day", "last_day", "proposed_by", "decided_by"]
    list_filter = [DayFilter, "decision", "rule"]
    list_select_related = ["supplier", "rule", "proposed_by", "decided_by"]
    list_per_page = 100
    show_full_result_count = False
    sortable_by = ()
    ordering = ["-pk"]
    actions = ["approve", "dismiss"]
    search_fields = ["supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")
    fields = [
        "supplier",
        "rule",
        "period",
        "state_word",
        ("first_day", "last_day"),
        ("proposed_by", "proposed_at"),
        ("decided_by", "decided_at"),
        "ended_by",
        "end_reason",
    ]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Let those decide who may change consequences."""
        return request.user.has_perm("audits.change_consequence")

    def may_step(self, request: HttpRequest) -> bool:
        """Let the same decide on a page of its own."""
        return self.has_decide_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep what is in force on the day, if one is asked for."""
        rows: Any = super().get_queryset(request)
        return rows.on(day_asked(request)) if request.GET.get("on") else rows

    def complete_page(self, request: HttpRequest, page: Any) -> None:
        """Leave rows as they are: all that is shown stands in them."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    @admin.display(description=gettext_lazy("decision"))
    def state_word(self, consequence: Consequence) -> SafeString:
        """Show the decision as a coloured word."""
        return decision(consequence)

    @admin.display(description=gettext_lazy("in force from"))
    def first_day(self, consequence: Consequence) -> str:
        """Show the first day on which it is in force."""
        return said_first_day(consequence.in_force_from)

    @admin.display(description=gettext_lazy("last day"))
    def last_day(self, consequence: Consequence) -> Any:
        """Show the last day on which it is in force."""
        return last_day(consequence.in_force_until) or "–"

    @admin.action(description=gettext_lazy("Approve"), permissions=["decide"])
    def approve(self, request: HttpRequest, rows: QuerySet[Consequence]) -> None:
        """Put what was proposed into force from today."""
        self.do(request, rows, self.decider(request, Consequence.Decision.APPROVED))

    @admin.action(description=gettext_lazy("Dismiss"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, rows: QuerySet[Consequence]) -> None:
        """Dismiss what was proposed."""
        self.do(request, rows, self.decider(request, Consequence.Decision.DISMISSED))

    def decider(self, request: HttpRequest, decision: Consequence.Decision) -> Callable[[Consequence], None]:
        """Return what decides a consequence."""
        return lambda row: decide_consequence(row, decision, actor=signed_in(request), today=today())

    def do(self, request: HttpRequest, rows: Iterable[Consequence], work: Callable[[Consequence], None]) -> None:
        """Do something with each; say how many it was done with, and why not with the others."""
        done = 0
        for row in rows:
            try:
                work(row)
            except ValidationError as error:
                messages.warning(request, labelled(row, " ".join(error.messages)))
            else:
                done += 1
        if done:
            messages.success(request, _("Done with %(n)s of them.") % {"n": done})
