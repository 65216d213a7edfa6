"""Every import, with its rows."""

from functools import cache

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from evidence.admin import ReadOnlyAdmin
from evidence.words import type_name
from foundation.admin_filters import SpokenFilter
from foundation.discovery import declared
from sheets.models import ImportRow, ImportRun
from sheets.resource import SheetResource, sheet_resources


def sheet_name(code: str) -> str:
    """Return what a sheet is called; one that is gone keeps its code."""
    sheet = sheets_by_code().get(code)
    return str(sheet.title) if sheet else code


@cache
def sheets_by_code() -> dict[str, SheetResource]:
    """Return every sheet that an application declares, those of reference rows too, by its code."""
    reference = [found() for module in declared("reference") for found in getattr(module, "SHEETS", [])]
    return {sheet.code: sheet for sheet in [*sheet_resources(), *reference]}


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Who imported which file, and what became of its rows."""

    list_display = [
        "file_name",
        "state",
        "started_by",
        "started_at",
        "rows",
        "created",
        "updated",
        "unchanged",
        "refused",
    ]
    list_filter = ["state", "started_by"]
    list_select_related = ["started_by"]
    date_hierarchy = "started_at"
    search_fields = ["file_name"]
    search_help_text = _("Search by file name.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        """Leave out what was looked at and never confirmed."""
        return super().get_queryset(request).exclude(state=ImportRun.State.PREVIEWED)


class SheetFilter(SpokenFilter):
    """Filter by the sheet that a row came in."""

    def say(self, code: str) -> str:
        """Name the sheet."""
        return sheet_name(code)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Every row as it came, with its outcome."""

    list_display = ["run", "sheet_word", "number", "outcome", "type_word", "object_id"]
    list_filter = ["outcome", ("sheet", SheetFilter)]
    fields = ["run", "sheet_word", "number", "raw", "outcome", "type_word", "object_id", "changes", "errors"]
    list_select_related = ["run"]
    search_fields = ["=object_id"]
    search_help_text = _("Search by the number of the row that was made or changed.")
    show_full_result_count = False

    @admin.display(description=_("sheet"), ordering="sheet")
    def sheet_word(self, row: ImportRow) -> str:
        """Name the sheet."""
        return sheet_name(row.sheet)

    @admin.display(description=_("type of row"))
    def type_word(self, row: ImportRow) -> str:
        """Say what the row made or changed."""
        return type_name(row.object_type)
