"""Improvement cases and the actions of their plans in the admin."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.requests import signed_in
from audits.admin.case_steps import ACTION_STEPS, CASE_STEPS, is_at
from audits.admin.steps import SteppedAdmin
from audits.admin.waiting_filters import MoreTimeFilter, TimeAskedFilter
from audits.models import CaseStep, Extension, ImprovementCase, PlanAnswer, PlannedAction
from audits.services import note_action
from audits.sheets.decided import CaseSheet, CaseStepSheet, ExtensionSheet
from audits.sheets.planned_actions import PlannedActionSheet
from evidence.admin import RecordedAdmin
from evidence.files import opened
from foundation.admin_filters import DayFilter, DaysFilter, HiddenDayFilter, day_asked
from foundation.admin_pages import PageAdmin
from foundation.dates import FAR, today, written
from foundation.downloads import download
from foundation.words import word
from sheets.admin import OutAdmin, SheetAdmin
from suppliers.models import Stage, StageRequest, Supplier, Upload

Outcome, Verdict = ImprovementCase.Outcome, PlanAnswer.Verdict
TONES = {Outcome.OPEN: "warn", Outcome.RESTORED: "good", Outcome.ELIMINATED: "bad", Outcome.LEFT: "calm"}


class StateFilter(admin.SimpleListFilter):
    """Filter by how far a case has come on the day that is asked about."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what matters, every step and every outcome."""
        over = [choice for choice in Outcome.choices if choice[0]]
        return [("open", _("Open")), ("overdue", _("Overdue")), *CaseStep.Kind.choices, *over]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the cases in it."""
        asked, day = self.value() or "", day_asked(request)
        if asked in ("open", "overdue"):
            found = getattr(ImprovementCase.objects, asked)(day)
        elif asked in CaseStep.Kind:
            found = ImprovementCase.objects.at(asked, day)
        else:
            return queryset.filter(outcome=asked) if asked in Outcome and asked else queryset
        return queryset.filter(pk__in=found.values("pk"))


class EndedFilter(HiddenDayFilter):
    """Keep the cases that ended in the year up to a day."""

    title = _("ended in the year until")
    parameter_name = "ended_until"

    def kept(self, queryset: Any, day: date) -> QuerySet[Any]:
        """Keep what ended."""
        return queryset.ended(date(day.year, 1, 1), day)


@admin.register(ImprovementCase)
class ImprovementCaseAdmin(SteppedAdmin, PageAdmin, OutAdmin, RecordedAdmin):
    """Suppliers in grade D, and what is done about it; a case opens and closes by itself."""

    going_out = (CaseSheet, CaseStepSheet)
    steps = CASE_STEPS
    list_display = ["supplier", "state_word", "due_word", "period", "opened_on", "closed_on"]
    list_filter = [DayFilter, StateFilter, EndedFilter]
    list_select_related = ["supplier"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")
    fields = ["supplier", "period", "opened_on", "closed_on", "outcome"]
    readonly_fields = ["supplier", "period", "opened_on", "closed_on", "outcome"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Open no case by hand: the grade does."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Change no case by hand: its steps do."""
        return False

    def complete_page(self, request: HttpRequest, page: Sequence[ImprovementCase]) -> None:
        """Look up the step of each on the day that is asked about."""
        steps = CaseStep.objects.on(day_asked(request)).filter(case__in=[case.pk for case in page])
        found = {step.case_id: step for step in steps}
        for case in page:
            vars(case)["step"] = found.get(case.pk)
            vars(case)["as_of"] = day_asked(request)

    @admin.display(description=_("state"))
    def state_word(self, case: ImprovementCase) -> SafeString:
        """Say at which step it is, or how it ended."""
        step = vars(case).get("step")
        if step is not None:
            return word("tone", "info", step.get_kind_display())
        return word("tone", TONES.get(Outcome(case.outcome), "absent"), case.get_outcome_display())

    @admin.display(description=_("due on"))
    def due_word(self, case: ImprovementCase) -> Any:
        """Say until when its step is due, and whether that is over."""
        step = vars(case).get("step")
        if step is None:
            return "–"
        day, is_late = written(step.due_on), step.due_on < vars(case)["as_of"]
        return format_html("{} {}", word("tone", "bad", _("Overdue")), day) if is_late else day

    @admin.display(description=_("closed on"))
    def closed_on(self, case: ImprovementCase) -> str:
        """Say when it was over."""
        return "–" if case.until == FAR else written(case.until)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show what was done step by step, and the plan."""
        case: ImprovementCase | None = context.get("original")
        if case is not None:
            asking = reverse("admin:suppliers_stagerequest_add")
            actions = case.actions.prefetch_related("answers").order_by("due_on", "pk")
            context |= {
                "case_steps": case.steps.select_related("done_by").order_by("pk"),
                "plan": actions,
                "leaving": leaving(case),
                "FAR": FAR,
                "today": today(),
                "may_note": self.may_step(request) and is_at(CaseStep.Kind.PLAN)(case),
                "elimination": f"{asking}?supplier={case.supplier_id}&stage=eliminated",
            }
        return super().render_change_form(request, context, *args, **kwargs)


def leaving(case: ImprovementCase) -> StageRequest | None:
    """Return the request by which the supplier of a case goes, or went: one that waits or was approved."""
    asked = StageRequest.objects.filter(
        supplier=case.supplier_id,
        stage__in=(Stage.ELIMINATED, Stage.LEFT),
        decision__in=(StageRequest.Decision.OPEN, StageRequest.Decision.APPROVED),
        effective_on__gte=case.opened_on,
        effective_on__lte=case.until,
    )
    return asked.select_related("successor").order_by("-pk").first()


def answers_to(action: PlannedAction) -> "QuerySet[PlanAnswer]":
    """Return how an action was answered."""
    return action.answers.select_related("answered_by", "verified_by").prefetch_related("files__upload")


def times_of(row: PlannedAction) -> "QuerySet[Extension]":
    """Return the time that was asked for, and what was decided."""
    return row.extensions.select_related("asked_by", "decided_by")


@admin.register(PlannedAction)
class PlannedActionAdmin(SteppedAdmin, SheetAdmin, RecordedAdmin):
    """Actions of improvement plans, the most urgent first."""

    sheet = PlannedActionSheet
    going_out = (ExtensionSheet,)
    steps = ACTION_STEPS
    list_display = ["words", "state_word", "due_on", "supplier", "owner"]
    list_filter = [MoreTimeFilter, "case__outcome", ("due_on", DaysFilter), TimeAskedFilter]
    list_select_related = ["case__supplier"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["case__supplier__search_text", "words"]
    search_help_text = _("Words; or supplier: code, name or unified social credit code.")
    fields = ["case", "state_word", "words", "owner", "due_on"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say what came of it once it is there."""
        return [name for name in self.fields or () if obj or name != "state_word"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep of which case an action is."""
        return ["case", "state_word"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer the cases whose plan is being made."""
        if db_field.name == "case":
            options["queryset"] = ImprovementCase.objects.at(CaseStep.Kind.PLAN, today()).select_related("supplier")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_urls(self) -> list[URLPattern]:
        """Add the files of answers."""
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/<uuid:reference>/", view, name="audits_plannedaction_file"), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep an action that was agreed or struck off as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_noted)

    def save_model(self, request: HttpRequest, obj: PlannedAction, form: Any, change: bool) -> None:
        """Note an action, or save it changed."""
        note_action(obj, actor=signed_in(request), today=today())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the answers with the actions."""
        return super().get_queryset(request).prefetch_related("answers")

    @admin.display(description=_("supplier"))
    def supplier(self, action: PlannedAction) -> Supplier:
        """Say whose it is."""
        return action.case.supplier

    @admin.display(description=_("state"))
    def state_word(self, action: PlannedAction) -> SafeString:
        """Say what came of it."""
        answer = action.last_answer
        if action.struck_off_on:
            return word("tone", "absent", pgettext_lazy("planned action", "Struck off"))
        if answer is not None:
            return word("decision", answer.verdict, answer.get_verdict_display())
        if action.is_noted:
            return word("tone", "later", pgettext_lazy("planned action", "Not agreed yet"))
        if action.due_on < today():
            return word("tone", "bad", _("Overdue"))
        return word("tone", "warn", pgettext_lazy("planned action", "Agreed"))

    def waiting(self, row: PlannedAction) -> dict[str, Any]:
        """Return the answer that waits to be verified, and the time that waits for a decision."""
        return {
            "told": "audits/_action_answers.html",
            "answers": answers_to(row).filter(verdict=Verdict.WAITING),
            "extensions": times_of(row).filter(decision=Extension.Decision.WAITING),
        }

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show how it was answered."""
        action = context.get("original")
        if action is not None:
            context |= {"answers": answers_to(action), "extensions": times_of(action)}
        return super().render_change_form(request, context, *args, **kwargs)

    def file_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Give a file of an answer to be saved, to whoever may see the action; only what was found clean."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        clean = Upload.objects.open_to_staff().filter(plan_files__answer__action=pk).select_related("file")
        upload = get_object_or_404(clean.distinct(), public_id=reference)
        assert upload.file
        with opened(upload.file) as source:
            return download(source.read(), upload.name, upload.media_type)
