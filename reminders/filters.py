"""Filters of the lists of reminders and steps."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Requirement
from foundation.admin_filters import HiddenDayFilter, HiddenFilter
from reminders.models import Mail
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


class GivenFilter(admin.SimpleListFilter):
    """Filter by one row that the address of a page names by its key; shown where it does."""

    model: type[Model]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name the row that is asked for."""
        found = self.given()
        return [(str(found.pk), self.called(found))] if found else []

    def given(self) -> Any:
        """Return the row that is asked for; None where there is none such."""
        asked = self.value() or ""
        return self.model._default_manager.filter(pk=asked).first() if asked.isdecimal() else None

    def called(self, found: Any) -> str:
        """Return what the row is called."""
        return str(found)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep what belongs to the row."""
        return self.kept(queryset, int(self.value() or 0)) if self.lookup_choices else queryset

    def kept(self, queryset: Any, pk: int) -> QuerySet[Any]:
        """Keep what belongs to the row of a key."""
        raise NotImplementedError


class AboutFilter(GivenFilter):
    """Filter mails by the supplier that they are about, to whomever they went."""

    title = _("supplier")
    parameter_name = "supplier"
    model = Supplier

    def kept(self, queryset: Any, pk: int) -> QuerySet[Any]:
        """Keep letters about the supplier, and digests that told of it."""
        return queryset.about(pk)


class ToldFilter(GivenFilter):
    """Filter reminders by the mail that tells of them."""

    title = _("mail")
    parameter_name = "mail"
    model = Mail

    def called(self, found: Mail) -> str:
        """Return the subject, or the number of a mail that is not written yet."""
        return found.subject or gettext("Mail %(number)s") % {"number": found.pk}

    def kept(self, queryset: Any, pk: int) -> QuerySet[Any]:
        """Keep what the mail tells of; what was called off before it was sent is not in it."""
        return queryset.told_by(pk)


class UndeliveredFilter(HiddenDayFilter):
    """Keep what nobody took in the year up to a day."""

    title = _("could not be delivered in the year until")
    parameter_name = "undelivered_until"
    asks = "undelivered"


class SentFilter(HiddenDayFilter):
    """Keep what contacts of suppliers were sent about requirements by the end of a day."""

    title = _("sent to contacts until")
    parameter_name = "sent_until"
    asks = "sent_to_contacts"


class OfRequirementFilter(HiddenFilter):
    """Keep what is about a requirement, which the address names by its code."""

    title = _("requirement")
    parameter_name = "requirement"

    def called(self, asked: str) -> Any:
        """Return the name of the requirement."""
        return Requirement.objects.filter(code=asked).first() or asked

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep what is about it."""
        asked = self.value()
        return queryset.filter(requirement__in=Requirement.objects.filter(code=asked)) if asked else queryset


class OfSupplierFilter(HiddenFilter):
    """Keep what is about a supplier, which the address names by its code."""

    title = _("supplier")
    parameter_name = "of"

    def called(self, asked: str) -> Any:
        """Return the code and name of the supplier."""
        return Supplier.objects.filter(code=asked).first() or asked

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        """Keep what is about it."""
        asked = self.value()
        # By its key, looked up first: reminders are found by that.
        return queryset.filter(supplier__in=[*Supplier.objects.filter(code=asked)]) if asked else queryset


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
