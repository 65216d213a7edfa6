"""Performance assessments: how each supplier did, and why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from audits.admin.assessment_page import AssessmentPage
from audits.admin.waiting_filters import OverrideFilter, OverrideUndecidedFilter, UnansweredFilter
from audits.decided import Decided, decided_of
from audits.models import Assessment, AssessmentCycle, Objection
from audits.sheets.decided import ObjectionSheet, OverrideSheet
from foundation.admin_pages import PageAdmin
from foundation.words import word
from sheets.admin import OutAdmin
from suppliers.models import Grade, Supplier


class CycleFilter(admin.SimpleListFilter):
    """Filter by cycle."""

    title = gettext_lazy("cycle")
    parameter_name = "cycle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every cycle."""
        return [(str(cycle.pk), str(cycle)) for cycle in AssessmentCycle.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is of the cycle."""
        asked = self.value() or ""
        return queryset.filter(cycle=asked) if asked.isdecimal() else queryset


class GradeFilter(admin.SimpleListFilter):
    """Filter by grade, and by whether there is one."""

    title = gettext_lazy("grade")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the grades, and what has none."""
        return [
            *Grade.choices,
            ("none", gettext_lazy("Not assessed")),
            ("open", gettext_lazy("Not closed yet")),
            ("off", gettext_lazy("Called off")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what has the grade."""
        asked = self.value()
        if asked in Grade.values:
            return queryset.filter(grade=asked)
        if asked == "none":
            return queryset.filter(grade="", closed_at__isnull=False)
        if asked == "open":
            return queryset.filter(grade="", cycle__in=AssessmentCycle.objects.open())
        if asked == "off":
            return queryset.filter(grade="", cycle__called_off_on__isnull=False)
        return queryset


class ObjectionFilter(admin.SimpleListFilter):
    """Filter by whether the supplier objected."""

    title = gettext_lazy("objection")
    parameter_name = "objection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits for an answer, and what has one."""
        return [("open", gettext_lazy("Waiting for an answer")), ("answered", gettext_lazy("Answered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was objected to."""
        asked = self.value()
        found = Objection.objects.filter(is_granted__isnull=asked == "open")
        return queryset.filter(pk__in=found.values("assessment")) if asked in ("open", "answered") else queryset


@admin.register(Assessment)
class AssessmentAdmin(PageAdmin, OutAdmin, AssessmentPage):
    """Assessments, those of the newest cycle first."""

    going_out = (ObjectionSheet, OverrideSheet)
    has_history = True
    list_display = ["supplier", "cycle", "grade_word", "objection_word", "score", "scorecard"]
    list_filter = [
        CycleFilter,
        GradeFilter,
        ObjectionFilter,
        OverrideFilter,
        UnansweredFilter,
        OverrideUndecidedFilter,
    ]
    list_select_related = ["supplier", "cycle", "scorecard"]
    list_per_page = 100
    show_full_result_count = False
    sortable_by = ()
    ordering = ["-cycle_id", "supplier_id"]
    search_fields = ["supplier__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")

    def complete_page(self, request: HttpRequest, page: Any) -> None:
        """Look up what was decided about each since it was closed."""
        decided = decided_of(page)
        for assessment in page:
            vars(assessment)["decided"] = decided[assessment.pk]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    @admin.display(description=gettext_lazy("grade"), ordering="grade")
    def grade_word(self, assessment: Assessment) -> SafeString:
        """Show the grade as a coloured word, and after it the one that counts where that is another."""
        if assessment.cycle.called_off_on:
            return word("grade", "none", _("Called off"))
        if not assessment.is_closed:
            return word("grade", "none", _("Not closed yet"))
        decided: Decided = vars(assessment)["decided"]
        first = graded(assessment.grade)
        return format_html("{} → {}", first, graded(decided.grade)) if decided.is_changed else first

    @admin.display(description=gettext_lazy("objection"))
    def objection_word(self, assessment: Assessment) -> SafeString | str:
        """Say whether the supplier objected, and waits for the answer."""
        objection: Objection | None = vars(assessment)["decided"].objection
        if objection is None:
            return "–"
        return (
            word("tone", "waiting", _("Waiting for an answer"))
            if objection.is_open
            else word("tone", "calm", _("Answered"))
        )


def graded(grade: str) -> SafeString:
    """Return a grade as a coloured word, or that there is none."""
    return word("grade", grade, grade) if grade else word("grade", "none", _("Not assessed"))
