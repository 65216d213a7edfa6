"""Filters for lists of the admin: about a day, within days, by rows of reference, by codes in words."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import today, written


def day_asked(request: HttpRequest) -> date:
    """Return the day that the list is asked about: today unless the address names one that exists."""
    asked = request.GET.get("on", "")
    return date.fromisoformat(asked) if is_day(asked) else today()


def is_day(text: str | None) -> bool:
    """Tell whether a text names a day that exists."""
    try:
        return bool(date.fromisoformat(text or ""))
    except ValueError:
        return False


class DayFilter(admin.SimpleListFilter):
    """Choose the day that the list is asked about; the other filters answer for that day."""

    title = _("day")
    parameter_name = "on"
    template = "admin/day_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer no list: any day can be typed."""
        return []

    def has_output(self) -> bool:
        """Show the field always."""
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Give the template what it needs to ask for another day and keep the other filters."""
        kept = [(name, value) for name, value in changelist.params.items() if name not in (self.parameter_name, "p")]
        day = self.value() if is_day(self.value()) else ""
        yield {"day": day, "kept": kept, "selected": bool(day)}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Leave the rows to the list itself and to the filters that ask for the day; say if that is none."""
        if self.value() and not is_day(self.value()):
            words = gettext("%(day)s is not a day. The list shows today.") % {"day": self.value()}
            messages.warning(request, words)
        return queryset


class HiddenFilter(admin.SimpleListFilter):
    """A filter that the report's numbers set: shown while it is in use, offered to nobody."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name what was asked for."""
        asked = request.GET.get(str(self.parameter_name), "")
        return [(asked, self.called(asked) if asked else asked)]

    def called(self, asked: str) -> Any:
        """Return what is said instead of the code that was asked for; a day as it is written on every page."""
        return written(asked) if is_day(asked) else asked

    def has_output(self) -> bool:
        """Show it while it is in use, so that it can be taken away."""
        return bool(self.value())


class HiddenDayFilter(HiddenFilter):
    """A day that the report's numbers name; `asks` is the method of the rows that keeps what was so on it."""

    asks: str

    def kept(self, queryset: Any, day: date) -> QuerySet[Any]:
        """Keep what is so on the day."""
        found: QuerySet[Any] = getattr(queryset, self.asks)(day)
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is so on the day; one that is none leaves all."""
        asked = self.value() or ""
        return self.kept(queryset, date.fromisoformat(asked)) if is_day(asked) else queryset


class UndecidedFilter(HiddenDayFilter):
    """Keep what waited for a decision at the end of a day."""

    title = _("undecided on")
    parameter_name = "undecided_on"
    asks = "undecided"


class DaysFilter(admin.FieldListFilter):
    """Filter by a range of days of a column; either end may be left open."""

    template = "admin/days_filter.html"

    @property
    def ends(self) -> tuple[str, str]:
        """What the address asks with: the names of the first day and of the last."""
        return f"{self.field_path}__gte", f"{self.field_path}__lte"

    def expected_parameters(self) -> list[str | None]:
        """Take both ends off the address."""
        return [*self.ends]

    def asked(self) -> dict[str, str]:
        """Return the days that were asked for; what is no day is passed over."""
        given: dict[str, Any] = self.used_parameters
        return {name: values[-1] for name, values in given.items() if is_day(values[-1])}

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Give the template both days, and what it needs to keep the other filters."""
        kept = [(name, value) for name, value in changelist.params.items() if name not in (*self.ends, "p")]
        days = [(name, self.asked().get(name, "")) for name in self.ends]
        yield {"days": days, "kept": kept, "selected": bool(self.asked())}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the range."""
        return queryset.filter(**self.asked())


class RowsFilter(admin.SimpleListFilter):
    """Filter by the code of a row of reference; `rows` says which may be chosen."""

    rows: Callable[[], Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every row by its name."""
        return [(row.code, str(row)) for row in type(self).rows()]


class SpokenFilter(admin.AllValuesFieldListFilter):
    """Filter by the codes that occur in a column, each said in words."""

    def say(self, code: str) -> str:
        """Return the word for a code; anything that is no code comes back as it is."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Say each choice."""
        for choice in super().choices(changelist):
            yield {**choice, "display": self.say(str(choice["display"]))}
