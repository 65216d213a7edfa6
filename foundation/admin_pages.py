"""Lists of the admin whose rows are completed by the page, and that stay fast however many rows there are."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation.admin_asked import AskedList

#: In a list's address: count all rows, however long it takes.
COUNT_ALL = "count_all"


class KeysFirstPaginator(Paginator):
    """Pages whose keys are found before their rows are read: what is skipped is not joined to anything.

    `counted` is another query with as many rows that is faster to count. With `most`, rows are found and counted no
    further than that: the first of them are soon found where all of them would take long.
    """

    def __init__(
        self,
        object_list: QuerySet[Any],
        *arguments: Any,
        counted: QuerySet[Any] | None = None,
        most: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(object_list, *arguments, **options)
        self.rows, self.counted, self.most = object_list, counted, most

    @cached_property
    def first_keys(self) -> list[Any]:
        """The keys of the rows that are counted, and one more if there are more."""
        return list(self.rows.values_list("pk", flat=True)[: self.most + 1])

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than were counted."""
        return bool(self.most) and len(self.first_keys) > self.most

    @cached_property
    def count(self) -> int:
        """Return how many rows there are over all pages."""
        if self.most:
            return min(len(self.first_keys), self.most)
        return self.rows.count() if self.counted is None else self.counted.count()

    def page(self, number: Any) -> Page:
        """Return a page by its number."""
        page = super().page(number)
        first, last = max(0, page.start_index() - 1), page.end_index()
        source = self.first_keys if self.most else self.rows.values_list("pk", flat=True)
        keys = list(source[first:last])
        rows = self.rows.model._default_manager.filter(pk__in=keys)
        # Whoever asked for the list said what to join.
        rows.query.select_related = self.rows.query.select_related
        found = {row.pk: row for row in rows}
        page.object_list = [found[key] for key in keys]
        return page


class PageChangeList(AskedList):
    """A list whose admin completes the rows of each page, and of the page alone.

    Annotated on the whole list, PostgreSQL would work out a value for every row that the page skips.
    """

    model_admin: "PageAdmin"

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Take the wish to count all rows for what it is, not for a filter."""
        asked: dict[str, Any] = super().get_filters_params(params)
        asked.pop(COUNT_ALL, None)
        return asked

    @property
    def count_all_url(self) -> str:
        """Return the address of the same page with all rows counted; empty where they are."""
        return self.get_query_string({COUNT_ALL: "1", PAGE_VAR: self.page_num}) if self.paginator.has_more else ""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then what its rows still lack."""
        super().get_results(request)
        if not self.multi_page and not self.show_all:
            # Found like any other page: as many questions for one row as for thousands.
            self.result_list = self.paginator.page(1).object_list
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
        counted = self.counted(request)
        most = 0 if counted is not None or COUNT_ALL in request.GET else self.most(request)
        options |= {"counted": counted, "most": most}
        return KeysFirstPaginator(queryset, per_page, *arguments, **options)

    def counted(self, request: HttpRequest) -> QuerySet[Any] | None:
        """Return a query that is faster to count than the list and has as many rows, if there is one."""
        return None

    def most(self, request: HttpRequest) -> int:
        """Return how far rows are to be counted where nothing else is `counted`; by default to the last."""
        return 0

    def complete_page(self, request: HttpRequest, page: Sequence[Any]) -> None:
        """Give each row of a page what it still lacks."""
        raise NotImplementedError
