"""Filters of the lists of reminders and steps."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reminders.sources import sources
from suppliers.models import Supplier


class FailedFilter(admin.SimpleListFilter):
    """Filter by whether a person is needed."""

    title = _("failed")
    parameter_name = "failed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what failed alone."""
        return [("1", _("Failed only"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep what could not be delivered and what found nobody."""
        return queryset.failed() if self.value() == "1" else queryset


class AboutFilter(admin.SimpleListFilter):
    """Filter mails by the supplier that they are about; shown where its page led here."""

    title = _("supplier")
    parameter_name = "supplier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the one that is asked for."""
        asked = self.value() or ""
        found = Supplier.objects.filter(pk=asked).first() if asked.isdecimal() else None
        return [(asked, str(found))] if found else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep what was written about the supplier, to whomever it went."""
        return queryset.about(self.value()) if self.lookup_choices else queryset


class SourceFilter(admin.SimpleListFilter):
    """Filter by what makes something due."""

    title = _("what is due")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every source by its title."""
        return [(code, source.title) for code, source in sources().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the source."""
        return queryset.filter(source=self.value()) if self.value() in sources() else queryset
