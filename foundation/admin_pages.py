"""Lists of the admin whose rows are completed by the page, and that stay fast however many rows there are."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


class KeysFirstPaginator(Paginator):
    """Pages whose keys are found before their rows are read: what is skipped is not joined to anything.

    `counted` is another query with as many rows that is faster to count. `at_once` keys are found in one go: a list of
    no more than that need not be found once more to count it.
    """

    def __init__(
        self,
        object_list: QuerySet[Any],
        *arguments: Any,
        counted: QuerySet[Any] | None = None,
        at_once: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(object_list, *arguments, **options)
        self.rows, self.counted, self.at_once = object_list, counted, at_once

    @cached_property
    def keys(self) -> list[Any]:
        """The keys that are found in one go, and one more if there are more."""
        return list(self.rows.values_list("pk", flat=True)[: self.at_once + 1]) if self.at_once else []

    @property
    def has_all_keys(self) -> bool:
        """Whether all keys were found in one go."""
        return 0 < len(self.keys) <= self.at_once

    @cached_property
    def count(self) -> int:
        """Return how many rows there are over all pages."""
        if self.counted is not None:
            return self.counted.count()
        return len(self.keys) if self.has_all_keys else self.rows.count()

    def page(self, number: Any) -> Page:
        """Return a page by its number."""
        page = super().page(number)
        first, last = max(0, page.start_index() - 1), page.end_index()
        source = self.keys if self.has_all_keys else self.rows.values_list("pk", flat=True)
        keys = list(source[first:last])
        rows = self.rows.model._default_manager.filter(pk__in=keys)
        # Whoever asked for the list said what to join.
        rows.query.select_related = self.rows.query.select_related
        found = {row.pk: row for row in rows}
        page.object_list = [found[key] for key in keys]
        return page


class PageChangeList(ChangeList):
    """A list whose admin completes the rows of each page, and of the page alone.

    Annotated on the whole list, PostgreSQL would work out a value for every row that the page skips.
    """

    model_admin: "PageAdmin"

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then what its rows still lack."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.complete_page(request, self.result_list)


class PageAdmin(admin.ModelAdmin):
    """Rows of which something is worked out by the page."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Give the list that asks for the rows of each page to be completed."""
        return PageChangeList

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *arguments: Any, **options: Any
    ) -> Paginator:
        """Give pages that are found by their keys."""
        options |= {"counted": self.counted(request), "at_once": self.at_once(request)}
        return KeysFirstPaginator(queryset, per_page, *arguments, **options)

    def counted(self, request: HttpRequest) -> QuerySet[Any] | None:
        """Return a query that is faster to count than the list and has as many rows, if there is one."""
        return None

    def at_once(self, request: HttpRequest) -> int:
        """Return how many keys are to be found in one go, because it takes long to find them; by default none."""
        return 0

    def complete_page(self, request: HttpRequest, page: Sequence[Any]) -> None:
        """Give each row of a page what it still lacks."""
        raise NotImplementedError
