"""Filters by requirement, standing and expiry."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation, Requirement, Review, StandingDay, StandingToday
from attestations.standing import GAPS, HELD, Standing
from foundation.admin_filters import RowsFilter, day_asked
from suppliers import filters

SPANS = (7, 14, 30, 60, 90, 180)


class OfSupplier:
    """The rows' supplier is one step away."""

    supplier = "supplier__"


class RegionFilter(OfSupplier, filters.RegionFilter):
    """Filter by the supplier's region."""


class CategoryFilter(OfSupplier, filters.CategoryFilter):
    """Filter by the supplier's category."""


class StageFilter(OfSupplier, filters.StageFilter):
    """Filter by the supplier's stage."""


class CoreFilter(OfSupplier, filters.CoreFilter):
    """Filter by whether the supplier is core."""


class GradeFilter(OfSupplier, filters.GradeFilter):
    """Filter by the supplier's grade."""


class RequirementFilter(RowsFilter):
    """Filter by requirement."""

    title = _("requirement")
    parameter_name = "requirement"
    rows = Requirement.objects.all

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the requirement."""
        if not self.value():
            return queryset
        # By key, looked up once: the index begins with it.
        return queryset.filter(requirement__in=list(Requirement.objects.filter(code=self.value())))


class StandingFilter(admin.SimpleListFilter):
    """Filter by standing on the day; *held*, *gap* and *required* are several of them."""

    title = _("standing")
    parameter_name = "standing"
    several = {
        "held": (_("Held"), HELD),
        "gap": (_("Gap: required and not held"), GAPS),
        "required": (_("Required (all but exempt)"), (*HELD, *GAPS)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer each standing and the groups of them."""
        singles = [(standing.name.lower(), standing.label) for standing in sorted(Standing, reverse=True)]
        return [*((code, label) for code, (label, _standings) in self.several.items()), *singles]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep the obligations of the standing: from the kept table for its day, worked out for another."""
        chosen = self.chosen()
        if chosen is None:
            return queryset
        day = day_asked(request)
        if StandingDay.objects.filter(pk=1, as_of=day).exists():
            kept = StandingToday.objects.filter(
                supplier=OuterRef("supplier"), requirement=OuterRef("requirement"), standing__in=chosen
            )
            return queryset.filter(Exists(kept))
        return queryset.with_standing(day).filter(standing__in=chosen)

    def chosen(self) -> tuple[Standing, ...] | None:
        """Return the standings that were asked for; none for an unknown word."""
        asked = self.value() or ""
        if asked in self.several:
            return self.several[asked][1]
        names = {standing.name.lower(): (standing,) for standing in Standing}
        return names.get(asked)


def last_of_span(request: HttpRequest, days: str | None) -> date | None:
    """Return the last day of the span that was asked for, counted from the day of the list."""
    if days is None or not days.isdigit() or int(days) > 36_500:
        return None
    return day_asked(request) + timedelta(days=int(days))


class ExpiringFilter(admin.SimpleListFilter):
    """Filter by what lapses within some days."""

    title = _("expiring")
    parameter_name = "expiring"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the usual spans."""
        return [(str(days), format_lazy(_("within {days} days"), days=days)) for days in SPANS]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep accepted papers that hold on the day and lapse within the span."""
        last = last_of_span(request, self.value())
        return queryset if last is None else queryset.lapsing_by(last + timedelta(days=1), day_asked(request))


class ObligationExpiringFilter(ExpiringFilter):
    """Filter obligations by what their supplier holds that lapses within some days."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep obligations met today by something that lapses within the span, and by nothing that lasts longer."""
        last, day = last_of_span(request, self.value()), day_asked(request)
        if last is None:
            return queryset
        held = Attestation.objects.accepted().filter(
            supplier=OuterRef("supplier"), requirement=OuterRef("requirement"), decided_on__lte=day
        )
        lapsing = held.lapsing_by(last + timedelta(days=1), day).filter(valid_from__lte=day)
        lasting = held.filter(lapses_on__gt=last + timedelta(days=1))
        return queryset.filter(Exists(lapsing), ~Exists(lasting))


class ReviewFilter(admin.SimpleListFilter):
    """Filter by what was decided."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer waiting, accepted and refused."""
        return [("waiting", _("In review")), ("accepted", _("Accepted")), ("refused", _("Refused"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep the rows with the decision."""
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.filter(decision=self.value()) if self.value() in dict(Review.DECISIONS) else queryset
