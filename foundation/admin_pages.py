"""Lists of the admin whose rows are completed by the page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


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

    def complete_page(self, request: HttpRequest, page: Sequence[Any]) -> None:
        """Give each row of a page what it still lacks."""
        raise NotImplementedError
