"""Filters by requirement, standing and expiry."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Mod
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from attestations.lapsing import last_held
from attestations.models import Attestation, Kind, Requirement, Review
from attestations.standing import GAPS, HELD, Standing
from attestations.weight import BACKINGS, LASTING, SIGNED
from foundation.admin_filters import HiddenFilter, RowsFilter, day_asked
from foundation.dates import months_after
from foundation.pairs import InPairs
from foundation.words import listed
from suppliers import filters
from suppliers.models import CategoryGroup, Classification

SPANS = (7, 14, 30, 60, 90, 180)
LONGEST_SPAN = 36_500
#: So many papers are sooner judged one by one than the list of obligations is walked to find a first page.
FEW = 10_000


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
        return queryset.standing_at(chosen, day_asked(request))

    def chosen(self) -> tuple[Standing, ...] | None:
        """Return the standings that were asked for; none for an unknown word."""
        asked = self.value() or ""
        if asked in self.several:
            return self.several[asked][1]
        names = {standing.name.lower(): (standing,) for standing in Standing}
        return names.get(asked)


def span_asked(days: str | None) -> timedelta | None:
    """Return the span that was asked for; None for no number of days."""
    return timedelta(days=int(days)) if days and days.isdigit() and int(days) <= LONGEST_SPAN else None


class ExpiringFilter(admin.SimpleListFilter):
    """Filter by what lapses within some days."""

    title = _("expiring")
    parameter_name = "expiring"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the usual spans."""
        return [(str(days), format_lazy(_("within {days} days"), days=days)) for days in SPANS]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep accepted papers that hold on the day and lapse within the span."""
        span, day = span_asked(self.value()), day_asked(request)
        return queryset if span is None else queryset.lapsing_by(day + span, day)


class ObligationExpiringFilter(ExpiringFilter):
    """Filter obligations by their standing, were the span of the filter the one that warns."""

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep obligations that are met on the day, and within the span no longer, unless renewed without a gap."""
        span, day = span_asked(self.value()), day_asked(request)
        if span is None:
            return queryset
        lapsing = Attestation.objects.lapsing_by(day + span, day).order_by().values("supplier", "requirement")
        are_many = lapsing[: FEW + 1].count() > FEW
        candidates = queryset.filter(InPairs("supplier", "requirement", lapsing, of_each=are_many))
        return candidates.with_standing(day, warning_days=span.days).filter(standing=Standing.EXPIRING)


class RestsOnFilter(admin.SimpleListFilter):
    """Filter held obligations by what they rest on: signature or clause, backing, an edition that ends."""

    title = _("rests on")
    parameter_name = "rests_on"
    ENDING = "ending_edition"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the bases, the backings and the editions that end."""
        bases = [(basis.value, basis.label) for basis in Attestation.COMMITTED]
        return [*bases, *Attestation.Backing.choices, (self.ENDING, _("An edition that ends"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep held obligations whose strongest proof is of this sort."""
        asked = self.value()
        if asked not in dict(self.lookups(request, None)):
            return queryset
        held = queryset.with_strength(day_asked(request)).filter(strength__gte=0)
        if asked == Attestation.Basis.SIGNED:
            return held.filter(strength__gte=SIGNED)
        if asked == Attestation.Basis.CONTRACT_CLAUSE:
            return held.filter(strength__lt=SIGNED)
        if asked == self.ENDING:
            return held.annotate(lasting=Mod(F("strength"), SIGNED)).filter(lasting__lt=LASTING)
        return held.annotate(place=Mod(F("strength"), LASTING)).filter(place=BACKINGS.index(asked))


class GroupFilter(OfSupplier, HiddenFilter):
    """Filter by the group of the supplier's category on the day."""

    title = _("group of categories")
    parameter_name = "group"
    NONE = "none"

    def called(self, asked: str) -> Any:
        """Return the name of the group."""
        return _("None") if asked == self.NONE else CategoryGroup.objects.filter(code=asked).first() or asked

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep the rows whose supplier's category was of the group, or of none."""
        if not self.value():
            return queryset
        group = {"category__group": None} if self.value() == self.NONE else {"category__group__code": self.value()}
        return queryset.filter(filters.was(Classification, day_asked(request), "supplier", **group))


class KindFilter(HiddenFilter):
    """Filter proofs by the kinds of their requirements, with commas between."""

    title = _("kind")
    parameter_name = "kind"
    path = "kind"

    def called(self, asked: str) -> Any:
        """Return the names of the kinds."""
        return listed(Kind(code).label for code in asked.split(",") if code in Kind.values)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the kinds."""
        asked = self.value()
        return queryset.filter(**{f"{self.path}__in": asked.split(",")}) if asked else queryset


class ObligationKindFilter(KindFilter):
    """Filter obligations by the kinds of their requirements."""

    path = "requirement__kind"


class LapsesFilter(HiddenFilter):
    """Filter by the month of the last day, or by months (2025-01..2025-12), of what holds longest on the day."""

    title = _("last day in")
    parameter_name = "lapses"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is held on the day and lapses with the month; a month that is none leaves all."""
        begin, _dots, end = (self.value() or "").partition("..")
        try:
            first, last = (date.fromisoformat(f"{month}-01") for month in (begin, end or begin))
        except ValueError:
            return queryset
        found = last_held(day_asked(request), months_after(last, 1)).filter(lapse__gt=first)
        return queryset.filter(pk__in=found.order_by().values("pk"))


class ReviewFilter(admin.SimpleListFilter):
    """Filter by what was decided."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits, and each decision."""
        return [("waiting", _("In review")), *Review.DECISIONS]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep the rows with the decision."""
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.filter(decision=self.value()) if self.value() in dict(Review.DECISIONS) else queryset
