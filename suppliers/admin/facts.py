"""Stages, classifications and grades: entered, corrected, never deleted."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.admin_filters import DayFilter, DaysFilter, day_asked
from foundation.dates import today
from foundation.words import word
from sheets.admin import SheetAdmin
from suppliers.admin.forms import FactForm
from suppliers.models import Classification, DatedFact, GradeChange, StageChange
from suppliers.services import Fact, correct_fact, record_facts
from suppliers.services.facts import CONTENT
from suppliers.sheets.grades import GradeSheet


class DatedFactAdmin(RecordedAdmin):
    """A change here supersedes the row and writes a new one: what we knew before stays."""

    form = FactForm
    autocomplete_fields = ["supplier"]
    list_select_related = ["supplier", "recorded_by"]
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")
    show_full_result_count = False
    readonly_fields: ClassVar[list[str]] = ["recorded_at", "recorded_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what was superseded, and what is not of the day if one is asked for."""
        rows: Any = super().get_queryset(request).filter(superseded_at=None)
        return rows.on(day_asked(request)) if request.GET.get("on") else rows

    def save_model(self, request: HttpRequest, obj: DatedFact, form: forms.ModelForm, change: bool) -> None:
        """Record the fact, or the correction of it."""
        content = {name: key_or_value(form.cleaned_data[name]) for name in CONTENT[type(obj)]}
        fact = Fact(obj.supplier_id, form.cleaned_data["effective_on"], content, form.cleaned_data.get("reason", ""))
        if change:
            correct_fact(type(obj).objects.get(pk=obj.pk), fact, actor=signed_in(request), today=today())
        else:
            record_facts(type(obj), [fact], actor=signed_in(request), today=today())
        obj.pk = type(obj).objects.current().filter(supplier=obj.supplier_id).latest("pk").pk


def key_or_value(value: Any) -> Any:
    """Return the key of a row, and anything else as it is."""
    return getattr(value, "pk", value)


@admin.register(StageChange)
class StageChangeAdmin(DatedFactAdmin):
    """Stages by day."""

    list_display = ["supplier", "stage_word", "effective_on", "reason", "recorded_by"]
    list_filter = [DayFilter, "stage", ("effective_on", DaysFilter)]
    fields = ["supplier", "stage", "effective_on", "reason", "recorded_at", "recorded_by"]

    @admin.display(description=_("stage"), ordering="stage")
    def stage_word(self, change: StageChange) -> SafeString:
        """Show the stage as a coloured word."""
        return word("stage", change.stage, change.get_stage_display())


@admin.register(Classification)
class ClassificationAdmin(DatedFactAdmin):
    """Classifications by day."""

    list_display = ["supplier", "category", "country", "core_word", "effective_on", "recorded_by"]
    list_filter = [DayFilter, "category", "country__region", "is_core"]
    list_select_related = ["supplier", "category", "country", "recorded_by"]
    autocomplete_fields = ["supplier", "country"]
    fields = ["supplier", "category", "country", "is_core", "effective_on", "reason", "recorded_at", "recorded_by"]

    @admin.display(description=_("core supplier"), ordering="is_core", empty_value="")
    def core_word(self, classification: Classification) -> SafeString | str:
        """Mark core suppliers."""
        return word("tone", "info", _("Core")) if classification.is_core else ""


@admin.register(GradeChange)
class GradeChangeAdmin(SheetAdmin, DatedFactAdmin):
    """Grades by period."""

    sheet = GradeSheet
    list_display = ["supplier", "period", "grade_word", "score", "effective_on", "recorded_by"]
    list_filter = [DayFilter, "grade", "period"]
    fields = ["supplier", "period", "grade", "score", "effective_on", "reason", "recorded_at", "recorded_by"]

    @admin.display(description=_("grade"), ordering="grade")
    def grade_word(self, change: GradeChange) -> SafeString:
        """Show the grade as a coloured word."""
        return word("grade", change.grade, change.grade)
