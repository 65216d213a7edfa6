"""What every supplier must hold, and where it stands."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from attestations.filters import (
    CategoryFilter,
    CoreFilter,
    GradeFilter,
    GroupFilter,
    ObligationExpiringFilter,
    ObligationKindFilter,
    RegionFilter,
    RequirementFilter,
    RestsOnFilter,
    StageFilter,
    StandingFilter,
)
from attestations.models import Acknowledgement, Obligation, StandingDay, StandingToday
from attestations.standing import Standing
from evidence.admin import ReadOnlyAdmin
from foundation.admin_filters import DayFilter, day_asked
from foundation.admin_pages import COUNT_ALL, PageAdmin
from foundation.dates import last_day, today
from foundation.words import word
from suppliers.models import Supplier

#: So much of what was said is shown.
SHOWN = 5
#: The filters that ask of a kept standing what they ask of its obligation, by their parameters.
KEPT_TELL = {
    str(asks.parameter_name): asks
    for asks in (
        StandingFilter,
        RequirementFilter,
        RegionFilter,
        CategoryFilter,
        StageFilter,
        GradeFilter,
        CoreFilter,
    )
}


def asked(request: HttpRequest) -> set[str]:
    """Return the names of the filters in use, with the search, without the day."""
    return request.GET.keys() - {DayFilter.parameter_name, COUNT_ALL, "o", "p"}


@admin.register(Obligation)
class ObligationAdmin(PageAdmin, ReadOnlyAdmin):
    """Obligations in force on a day, with their standing; derived, never edited."""

    list_display = [
        "supplier_code",
        "supplier_name",
        "requirement",
        "standing_word",
        "required_from",
        "last_required_day",
    ]
    list_display_links = None
    fields = ["supplier", "requirement", "rule", "standing_word", "required_from", "last_required_day", "said"]
    list_filter = [
        DayFilter,
        StandingFilter,
        RequirementFilter,
        ObligationExpiringFilter,
        RegionFilter,
        CategoryFilter,
        StageFilter,
        GradeFilter,
        CoreFilter,
        RestsOnFilter,
        GroupFilter,
        ObligationKindFilter,
    ]
    list_select_related = ["supplier", "requirement"]
    list_per_page = 100
    show_full_result_count = False
    ordering = ["supplier_id", "requirement_id", "required_from"]
    #: Else the page would point at the last of these as the order of the list.
    sortable_by = ["supplier_code", "requirement"]
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")

    def counted(self, request: HttpRequest) -> QuerySet[StandingToday] | None:
        """Count the kept standings, in a table half the size, where they know what was asked on their day."""
        filters = asked(request)
        if filters - KEPT_TELL.keys() - {"q"} or not StandingDay.objects.keeps(day_asked(request)):
            return None
        rows, _has_duplicates = self.get_search_results(request, StandingToday.objects.all(), request.GET.get("q", ""))
        for name in filters & KEPT_TELL.keys():
            chosen = {name: request.GET.getlist(name)}
            rows = KEPT_TELL[name](request, chosen, StandingToday, self).queryset(request, rows)
        return rows

    def most(self, request: HttpRequest) -> int:
        """Count far enough for twenty pages where it takes long to find who passes the filters."""
        return 20 * self.list_per_page if asked(request) else 0

    def complete_page(self, request: HttpRequest, page: Sequence[Obligation]) -> None:
        """Give each row of a page its standing on the day."""
        rows = Obligation.objects.filter(pk__in=[row.pk for row in page]).with_standing(day_asked(request))
        standings = dict(rows.values_list("pk", "standing"))
        for row in page:
            row.standing = standings[row.pk]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Obligation]:
        """Keep what is in force on the day."""
        rows: Any = super().get_queryset(request)
        return rows.in_force(day_asked(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Obligation | None:
        """Show any obligation by its address; one that ended or is to come has no standing today."""
        obligation = Obligation.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if obligation and obligation.required_from <= today() < obligation.required_until:
            self.complete_page(request, [obligation])
        return obligation

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        if search_term:
            queryset = queryset.filter(supplier__in=Supplier.objects.search(search_term))
        return queryset, False

    @admin.display(description=_("supplier code"), ordering="supplier__code")
    def supplier_code(self, obligation: Obligation) -> SafeString:
        """Lead to the supplier."""
        return format_html('<a href="{}">{}</a>', obligation.supplier.get_absolute_url(), obligation.supplier.code)

    @admin.display(description=_("supplier"))
    def supplier_name(self, obligation: Obligation) -> str:
        """Name the supplier."""
        return obligation.supplier.name

    @admin.display(description=_("standing"))
    def standing_word(self, obligation: Obligation) -> SafeString | str:
        """Show the standing as a coloured word, where it has one."""
        if obligation.standing is None:
            return "–"
        standing = Standing(obligation.standing)
        return word("standing", standing.name.lower(), standing.label)

    @admin.display(description=_("required until"))
    def last_required_day(self, obligation: Obligation) -> Any:
        """Show the last day on which it is required."""
        return last_day(obligation.required_until) or "–"

    @admin.display(description=_("said without a paper"))
    def said(self, obligation: Obligation) -> SafeString | str:
        """Lead to what was said, and not withdrawn, the newest first."""
        found = Acknowledgement.objects.standing().filter(
            supplier=obligation.supplier_id, requirement=obligation.requirement_id
        )
        lines = [(reverse("admin:attestations_acknowledgement_change", args=[one.pk]), one) for one in found[:SHOWN]]
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', lines) or "–"
