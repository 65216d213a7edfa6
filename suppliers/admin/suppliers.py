"""The list and the page of suppliers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.admin_asked import AskedForms
from foundation.admin_filters import DayFilter, day_asked
from foundation.admin_pages import PageAdmin
from foundation.dates import today
from foundation.words import word
from sheets.admin import ProvenanceAdmin, SheetAdmin
from suppliers.admin.forms import DATED, SupplierForm
from suppliers.admin.portal_access import PortalAccessAdmin
from suppliers.admin.resemblances import LookAlikeAdmin
from suppliers.filters import CategoryFilter, CoreFilter, GradeFilter, LookAlikeFilter, RegionFilter, StageFilter
from suppliers.models import (
    Classification,
    Contact,
    DatedFact,
    GradeChange,
    SecondSource,
    Site,
    Stage,
    StageChange,
    Supplier,
)
from suppliers.report_filters import (
    BeganFilter,
    CountedFilter,
    EarlierGradeFilter,
    ElsewhereFilter,
    GradeMoveFilter,
    OffFileFilter,
    SecondSourceFilter,
)
from suppliers.services import (
    Fact,
    Reclassification,
    reclassify,
    record_facts,
    register_supplier,
    save_supplier,
    show_as_of,
)
from suppliers.sheets.suppliers import SupplierSheet, with_primary_contact

#: What tells a reader where a supplier stands today.
WHERE_IT_STANDS = [("stage_word", "category"), ("country", "core_mark"), "grade_word"]


class ContactInline(AskedForms, admin.TabularInline):
    """Whom to write to."""

    model = Contact
    extra = 0


class SiteInline(AskedForms, admin.TabularInline):
    """Places of the supplier."""

    model = Site
    extra = 0
    autocomplete_fields = ["country"]


class HistoryInline(admin.TabularInline):
    """Dated facts, newest first; they are corrected on their own pages."""

    extra = 0
    can_delete = False
    show_change_link = True
    ordering = ["-effective_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what was superseded."""
        return super().get_queryset(request).filter(superseded_at=None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave new facts to the form above and to their own pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave corrections to the facts' own pages."""
        return False


class StageInline(HistoryInline):
    """The stages so far."""

    model = StageChange
    fields = ["effective_on", "stage", "reason"]


class ClassificationInline(HistoryInline):
    """The classifications so far."""

    model = Classification
    fields = ["effective_on", "category", "country", "is_core", "reason"]


class GradeInline(HistoryInline):
    """The grades so far."""

    model = GradeChange
    fields = ["period", "grade", "score", "effective_on"]
    ordering = ["-period_until"]


class SecondSourceInline(admin.TabularInline):
    """Who could deliver instead; named and moved on on pages of their own."""

    model = SecondSource
    fk_name = "supplier"
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ("other", "readiness", "effective_on", "decision")
    readonly_fields = ("other", "readiness", "effective_on", "decision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what is over."""
        return super().get_queryset(request).filter(pk__in=SecondSource.objects.open()).select_related("other")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave naming to its own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave steps to the pairs' own pages."""
        return False


@admin.register(Supplier)
class SupplierAdmin(LookAlikeAdmin, PortalAccessAdmin, PageAdmin, SheetAdmin, ProvenanceAdmin, RecordedAdmin):
    """Suppliers: who they are and where they stand."""

    sheet = SupplierSheet
    form = SupplierForm
    list_display = [
        "code",
        "name",
        "stage_word",
        "category",
        "country",
        "grade_word",
        "core_word",
        "officer",
        "registered_on",
    ]
    list_display_links = ["code", "name"]
    list_filter = [
        DayFilter,
        StageFilter,
        RegionFilter,
        CategoryFilter,
        GradeFilter,
        CoreFilter,
        ("officer", admin.RelatedOnlyFieldListFilter),
        OffFileFilter,
        ElsewhereFilter,
        BeganFilter,
        EarlierGradeFilter,
        GradeMoveFilter,
        SecondSourceFilter,
        CountedFilter,
        LookAlikeFilter,
    ]
    list_select_related = ["category", "country", "officer"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["code"]
    search_help_text = _("Code, name or unified social credit code; traditional and simplified characters alike.")
    autocomplete_fields = ["officer"]
    inlines = [ContactInline, SiteInline, SecondSourceInline, StageInline, ClassificationInline, GradeInline]
    fieldsets = [
        (None, {"fields": [("code", "officer"), "name", "name_en", ("uscc", "lei")]}),
        (
            _("Where it stands"),
            {"fields": [("current_stage", "current_category"), ("current_country", "current_is_core"), "effective_on"]},
        ),
        (_("Notes"), {"fields": ["notes"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("stage"), ordering="stage")
    def stage_word(self, supplier: Supplier) -> SafeString | str:
        """Show the stage as a coloured word."""
        return word("stage", supplier.stage, supplier.get_stage_display()) if supplier.stage else "–"

    @admin.display(description=_("grade"), ordering="grade")
    def grade_word(self, supplier: Supplier) -> SafeString:
        """Show the grade as a coloured word."""
        return word("grade", supplier.grade or "none", supplier.grade or _("Not assessed"))

    @admin.display(description=_("Core supplier"), boolean=True)
    def core_mark(self, supplier: Supplier) -> bool:
        """Show whether it is core."""
        return supplier.is_core

    @admin.display(description=_("core supplier"), ordering="is_core", empty_value="")
    def core_word(self, supplier: Supplier) -> SafeString | str:
        """Mark core suppliers; the others are the rule and need no mark."""
        return word("tone", "info", _("Core")) if supplier.is_core else ""

    def complete_page(self, request: HttpRequest, page: Sequence[Supplier]) -> None:
        """Show suppliers as they were on the day that the list is asked about."""
        day = day_asked(request)
        if day != today():
            show_as_of(page, day)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search the folded column, so that 国 finds 國."""
        return queryset.search(search_term), False

    def get_export_queryset(self, request: HttpRequest) -> Any:
        """Export what the list shows, with the primary contact."""
        return with_primary_contact(super().get_export_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show whoever may only read where the supplier stands; the others get fields to change it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        identity, (title, options), *others = fieldsets
        return [identity, (title, {**options, "fields": WHERE_IT_STANDS}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a supplier that exists: spreadsheets call it by it."""
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Supplier, form: forms.ModelForm, change: bool) -> None:
        """Register a new supplier, or save what changed and record the dated facts among it."""
        given = form.cleaned_data
        if change:
            with ledger(signed_in(request)):
                save_supplier(obj, actor=signed_in(request))
                record_changes(obj, given, form.changed_data, request)
        else:
            register_supplier(
                obj,
                stage=Stage(given["current_stage"]),
                category=given["current_category"],
                country=given["current_country"],
                is_core=given["current_is_core"],
                effective_on=given["effective_on"],
                another_because=given["another_because"],
                actor=signed_in(request),
                today=today(),
            )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save contacts and sites with an event on their supplier."""
        with ledger(signed_in(request)) as events:
            super().save_formset(request, form, formset, change)
            if formset.has_changed():
                events.add(f"{formset.model._meta.model_name}s_changed", form.instance)


def record_changes(supplier: Supplier, given: dict[str, Any], changed: list[str], request: HttpRequest) -> None:
    """Record a new classification and a new stage where the form changed them."""
    effective_on: date = given["effective_on"]
    content = {
        "category": given["current_category"].pk,
        "country": given["current_country"].pk,
        "is_core": given["current_is_core"],
    }
    replaced = {name: getattr(supplier, DATED[f"current_{name}"]) for name in content if f"current_{name}" in changed}
    if replaced:
        facts, superseded = reclassify([Reclassification(supplier.pk, content, replaced)], effective_on)
        record(Classification, facts, superseded, request)
    if "current_stage" in changed:
        same_day = StageChange.objects.current().filter(supplier=supplier, effective_on=effective_on)
        fact = Fact(supplier.pk, effective_on, {"stage": given["current_stage"]})
        record(StageChange, [fact], list(same_day.values_list("pk", flat=True)), request)


def record(model: type[DatedFact], facts: list[Fact], superseded: list[int], request: HttpRequest) -> None:
    """Record facts on behalf of whoever sent the form."""
    record_facts(model, facts, supersedes=superseded, actor=signed_in(request), today=today())
