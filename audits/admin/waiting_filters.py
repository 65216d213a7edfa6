"""Filters that narrow lists to what waits for another person's decision."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audits.models import Extension, Objection, Override
from foundation.admin_filters import UndecidedFilter


class OfAssessmentFilter(UndecidedFilter):
    """Keep the assessments of which something waited for a decision at the end of a day."""

    model: type[Model]

    def kept(self, queryset: QuerySet[Any], day: date) -> QuerySet[Any]:
        """Keep those of what waited."""
        rows: Any = self.model._default_manager
        return queryset.filter(pk__in=rows.undecided(day).values("assessment"))


class UnansweredFilter(OfAssessmentFilter):
    """Keep the assessments to which an objection was not answered on a day."""

    title = _("objection unanswered on")
    parameter_name = "unanswered_on"
    model = Objection


class OverrideUndecidedFilter(OfAssessmentFilter):
    """Keep the assessments for which another grade was asked, and was not decided on a day."""

    title = _("other grade undecided on")
    parameter_name = "override_undecided_on"
    model = Override


class WaitingFilter(admin.SimpleListFilter):
    """Filter by whether something about the row waits for a decision."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits."""
        return [("open", _("Waiting for a decision"))]

    def waiting(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of which something waits."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is asked for."""
        return self.waiting(queryset) if self.value() == "open" else queryset


class MoreTimeFilter(WaitingFilter):
    """Filter by whether more time was asked for."""

    title = _("more time")
    parameter_name = "time"

    def waiting(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep that for which more time was asked."""
        asked = Extension.objects.filter(decision=Extension.Decision.WAITING)
        return queryset.filter(pk__in=of_model(queryset, asked))


class TimeAskedFilter(UndecidedFilter):
    """Keep that for which more time was asked, and was not decided on a day."""

    title = _("more time undecided on")
    parameter_name = "time_asked_on"

    def kept(self, queryset: QuerySet[Any], day: date) -> QuerySet[Any]:
        """Keep that of which it waited."""
        return queryset.filter(pk__in=of_model(queryset, Extension.objects.undecided(day)))


def of_model(queryset: QuerySet[Any], asked: QuerySet[Extension]) -> QuerySet[Any]:
    """Return the keys of the findings, or of the planned actions, for which more time was asked."""
    name = "finding" if queryset.model._meta.model_name == "finding" else "action"
    return asked.filter(**{f"{name}__isnull": False}).values(name)


class OverrideFilter(WaitingFilter):
    """Filter by whether another grade was asked for."""

    title = _("other grade")
    parameter_name = "override"

    def waiting(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the assessments for which another grade was asked."""
        asked = Override.objects.filter(decision=Override.Decision.WAITING)
        return queryset.filter(pk__in=asked.values("assessment"))
