"""Filters by what a supplier was on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.admin_filters import RowsFilter, day_asked
from foundation.dates import today
from suppliers.models import ON_FILE, Category, Classification, Grade, GradeChange, Region, Stage, StageChange, Supplier
from suppliers.services.resemblances import without_answer
from suppliers.services.returns import returned


def was(model: Any, as_of: date, supplier: str, **conditions: Any) -> Q:
    """Return whether a dated fact of the row's supplier met the conditions on a day."""
    return has_one_of(model.objects.on(as_of).filter(**conditions), supplier)


def has_one_of(facts: QuerySet[Any], supplier: str) -> Q:
    """Return whether one of the facts is of the row's supplier.

    The facts are found first and once: a supplier has many rows, and asked for each of them SQLite takes ten times as
    long.
    """
    return Q(**{f"{supplier}__in": facts.order_by().values("supplier")})


def has_none_of(facts: QuerySet[Any], supplier: str) -> Q:
    """Return whether none of the facts is of the row's supplier."""
    theirs = facts.order_by().filter(supplier=OuterRef("pk"))
    return Q(**{f"{supplier}__in": Supplier.objects.filter(~Exists(theirs)).order_by().values("pk")})


class SupplierFilter(admin.SimpleListFilter):
    """Filter rows by their supplier: today's copies for today, dated facts for another day.

    `supplier` is the path from the row to its supplier; empty for the supplier itself.
    """

    supplier = ""

    def condition(self, request: HttpRequest, today_is: Q, then: Callable[[date, str], Q]) -> Q:
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


class SupplierRowFilter(SupplierFilter, RowsFilter):
    """Filter by a row of reference that a supplier's classification leads to."""

    #: From the supplier's own columns to the row's code, and from a classification to it.
    today_path = ""
    dated_path = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows whose supplier was of the chosen row."""
        code = self.value()
        if not code:
            return queryset
        return queryset.filter(
            self.condition(
                request,
                self.at(**{self.today_path: code}),
                lambda day, path: was(Classification, day, path, **{self.dated_path: code}),
            )
        )


class RegionFilter(SupplierRowFilter):
    """Filter by region."""

    title = _("region")
    parameter_name = "region"
    rows = Region.objects.all
    today_path = "region__code"
    dated_path = "country__region__code"


class CategoryFilter(SupplierRowFilter):
    """Filter by category."""

    title = _("category")
    parameter_name = "category"
    rows = Category.objects.all
    today_path = "category__code"
    dated_path = "category__code"


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
                self.condition(
                    request,
                    self.at(grade=""),
                    lambda day, path: has_none_of(GradeChange.objects.newest_first(day), path),
                )
            )
        grade = self.value()
        return queryset.filter(
            self.condition(request, self.at(grade=grade), lambda day, path: was(GradeChange, day, path, grade=grade))
        )


class LookAlikeFilter(admin.SimpleListFilter):
    """Keep suppliers that look like another, or like an eliminated one, without that anybody has said what they are."""

    title = _("likeness")
    parameter_name = "alike"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer those that are to be looked at."""
        return [("1", _("Looks like another one"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep them."""
        if self.value() != "1":
            return queryset
        return queryset.filter(without_answer() | Q(pk__in=returned(today())))
