"""Filters that the numbers of the report set, and nobody is offered."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.admin_filters import HiddenFilter, day_asked, is_day
from foundation.words import labelled
from suppliers.counts import counted
from suppliers.filters import GradeFilter, was
from suppliers.models import ON_FILE, Classification, GradeChange, Readiness, StageChange
from suppliers.models.second_source import READY_RANK
from suppliers.newcomers import new_suppliers
from suppliers.sole_sources import with_readiness


class OffFileFilter(HiddenFilter):
    """Keep suppliers that were not on file on another day: with the day of the list, who came or went between."""

    title = _("not on file on")
    parameter_name = "off_file_on"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Leave out who was on file on the other day."""
        try:
            day = date.fromisoformat(self.value() or "")
        except ValueError:
            return queryset
        return queryset.filter(~was(StageChange, day, "pk", stage__in=ON_FILE))


class ElsewhereFilter(HiddenFilter):
    """Keep suppliers that were on file on another day too, in another region: who was reclassified between."""

    title = _("in another region on")
    parameter_name = "elsewhere_on"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep who moved; a day that is none leaves all."""
        if not is_day(self.value()):
            return queryset
        day = date.fromisoformat(self.value() or "")
        filed = queryset.filter(was(StageChange, day, "pk", stage__in=ON_FILE))
        return filed.alias(is_in=region_on(day_asked(request)), was_in=region_on(day)).exclude(is_in=F("was_in"))


def region_on(day: date) -> Subquery:
    """Return the region of a supplier on a day."""
    classified = Classification.objects.on(day).filter(supplier=OuterRef("pk"))
    return Subquery(classified.values("country__region")[:1])


class BeganFilter(HiddenFilter):
    """Keep suppliers that began to cooperate from a day until that of the list."""

    title = _("began to cooperate since")
    parameter_name = "began_from"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep who is new; a day that is none leaves all."""
        try:
            first = date.fromisoformat(self.value() or "")
        except ValueError:
            return queryset
        return queryset.filter(pk__in=new_suppliers(first, day_asked(request)).order_by().values("pk"))


class CountedFilter(HiddenFilter):
    """Filter by what is on file about suppliers: screenings, engagements, reminders; each application says by what."""

    title = _("counted")
    parameter_name = "counted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name what can be asked for; of what is counted by something, by what."""
        code, of = self.parted(request.GET.get(self.parameter_name, ""))
        named = [(f"{code}:{of}", labelled(counted()[code].title, of))] if of and code in counted() else []
        return [*((code, found.title) for code, found in counted().items()), *named]

    @staticmethod
    def parted(asked: str) -> tuple[str, str]:
        """Return what is asked for, and by what it is counted where it is by something."""
        code, _colon, of = asked.partition(":")
        return code, of

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those that count on the day."""
        code, of = self.parted(self.value() or "")
        found = counted().get(code)
        if found is None or bool(of) != found.is_by:
            return queryset
        day = day_asked(request)
        return queryset.filter(pk__in=found.keys(day, of) if of else found.keys(day))


class SecondSourceFilter(HiddenFilter):
    """Filter by the readiest second source on the day; *lacking* is none that is ready."""

    title = _("second source")
    parameter_name = "second_source"
    RANKS: ClassVar[dict[str, int]] = {"none": 0, "named": 1, "qualified": 2, "tested": 3}
    LACKING, READY = "lacking", "ready"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name what can be asked for."""
        words = [(self.LACKING, _("None that is ready")), (self.READY, _("Ready")), ("none", _("None"))]
        return [*words, *Readiness.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep suppliers whose readiest second source was so."""
        asked = self.value()
        if asked not in {self.LACKING, self.READY, *self.RANKS}:
            return queryset
        ranked = with_readiness(queryset, day_asked(request))
        if asked == self.LACKING:
            return ranked.filter(rank__lt=READY_RANK)
        return ranked.filter(rank__gte=READY_RANK) if asked == self.READY else ranked.filter(rank=self.RANKS[asked])


class EarlierGradeFilter(HiddenFilter):
    """Filter by the grade of the period before."""

    title = _("grade of the period before")
    parameter_name = "grade_before"

    def called(self, asked: str) -> Any:
        """Return the grade, or that there was none."""
        return _("Not assessed") if asked == GradeFilter.NONE else asked

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep suppliers whose grade before the present one was this, or none."""
        if not self.value():
            return queryset
        earlier = with_grades(queryset, day_asked(request))
        return earlier.filter(old_grade=None if self.value() == GradeFilter.NONE else self.value())


class GradeMoveFilter(HiddenFilter):
    """Filter by whether the grade went up or down against the period before."""

    title = _("grade moved")
    parameter_name = "grade_moved"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the two ways."""
        return [("up", _("Up")), ("down", _("Down"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep suppliers that went this way; A comes before D in the alphabet and in merit."""
        graded = with_grades(queryset, day_asked(request))
        if self.value() == "up":
            return graded.filter(new_grade__lt=F("old_grade"))
        return graded.filter(new_grade__gt=F("old_grade")) if self.value() == "down" else queryset


def with_grades(suppliers: QuerySet[Any], as_of: date) -> QuerySet[Any]:
    """Annotate suppliers with their grade on a day and the one of the period before."""
    graded = GradeChange.objects.newest_first(as_of).filter(supplier=OuterRef("pk")).values("grade")
    return suppliers.annotate(new_grade=Subquery(graded[:1]), old_grade=Subquery(graded[1:2]))
