"""Filters by what a supplier was on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import NegatedExpression
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.admin_filters import RowsFilter, day_asked
from foundation.dates import today
from suppliers.models import ON_FILE, Category, Classification, Grade, GradeChange, Region, Stage, StageChange

Condition = Q | Exists | NegatedExpression


def was(model: Any, as_of: date, supplier: str, **conditions: Any) -> Exists:
    """Return whether a dated fact of the outer row's supplier met the conditions on a day."""
    return Exists(model.objects.on(as_of).filter(supplier=OuterRef(supplier), **conditions))


class SupplierFilter(admin.SimpleListFilter):
    """Filter rows by their supplier: today's copies for today, dated facts for another day.

    `supplier` is the path from the row to its supplier; empty for the supplier itself.
    """

    supplier = ""

    def condition(self, request: HttpRequest, today_is: Q, then: Callable[[date, str], Condition]) -> Condition:
        """Return the cheap condition for today and the dated one for another day."""
        day = day_asked(request)
        if day != today():
            return then(day, f"{self.supplier}pk" if not self.supplier else self.supplier.removesuffix("__"))
        return today_is

    def at(self, **conditions: Any) -> Q:
        """Return conditions on the supplier's own columns."""
        return Q(**{f"{self.supplier}{name}": value for name, value in conditions.items()})


class StageFilter(SupplierFilter):
    """Filter by stage; *on file* is three of them."""

    title = _("stage")
    parameter_name = "stage"
    ON_FILE = "on_file"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer *on file* and every stage."""
        return [(self.ON_FILE, _("On file")), *Stage.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier was in the stage."""
        if not self.value():
            return queryset
        stages = ON_FILE if self.value() == self.ON_FILE else (self.value(),)
        return queryset.filter(
            self.condition(
                request, self.at(stage__in=stages), lambda day, path: was(StageChange, day, path, stage__in=stages)
            )
        )


class RegionFilter(SupplierFilter, RowsFilter):
    """Filter by region."""

    title = _("region")
    parameter_name = "region"
    rows = Region.objects.all

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier was of the region."""
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(
            self.condition(
                request,
                self.at(region__code=code),
                lambda day, path: was(Classification, day, path, country__region__code=code),
            )
        )


class CategoryFilter(SupplierFilter, RowsFilter):
    """Filter by category."""

    title = _("category")
    parameter_name = "category"
    rows = Category.objects.all

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier was of the category."""
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(
            self.condition(
                request,
                self.at(category__code=code),
                lambda day, path: was(Classification, day, path, category__code=code),
            )
        )


class CoreFilter(SupplierFilter):
    """Filter by whether a supplier is core."""

    title = _("core supplier")
    parameter_name = "core"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer yes and no."""
        return [("1", _("Yes")), ("0", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier was core, or was not."""
        if self.value() not in ("0", "1"):
            return queryset
        core = self.value() == "1"
        return queryset.filter(
            self.condition(
                request, self.at(is_core=core), lambda day, path: was(Classification, day, path, is_core=core)
            )
        )


class GradeFilter(SupplierFilter):
    """Filter by grade; *not assessed* is none."""

    title = _("grade")
    parameter_name = "grade"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the grades and *not assessed*."""
        return [*Grade.choices, (self.NONE, _("Not assessed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier had the grade."""
        if not self.value():
            return queryset
        if self.value() == self.NONE:
            return queryset.filter(
                self.condition(request, self.at(grade=""), lambda day, path: ~was(GradeChange, day, path))
            )
        grade = self.value()
        return queryset.filter(
            self.condition(request, self.at(grade=grade), lambda day, path: was(GradeChange, day, path, grade=grade))
        )


class HiddenFilter(SupplierFilter):
    """A filter that the report's numbers set: shown while it is in use, offered to nobody."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name what was asked for."""
        asked = request.GET.get(str(self.parameter_name), "")
        return [(asked, asked)]

    def has_output(self) -> bool:
        """Show it while it is in use, so that it can be taken away."""
        return bool(self.value())


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


class EarlierGradeFilter(HiddenFilter):
    """Filter by the grade of the period before."""

    title = _("grade of the period before")
    parameter_name = "grade_before"

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
