"""Every import, with its rows."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from evidence.admin import ReadOnlyAdmin
from evidence.words import type_name
from foundation.admin_filters import HiddenDayFilter, SpokenFilter
from sheets.admin import run_pages
from sheets.admin.import_page import ImportPageAdmin
from sheets.admin.undo import UndoAdmin
from sheets.columns import Column
from sheets.kept import every_sheet, restored
from sheets.models import ImportRow, ImportRun
from sheets.previewing import DONE
from sheets.resource import SheetResource


def sheet_name(code: str) -> str:
    """Return what a sheet is called; one that is gone keeps its code."""
    sheet = sheets_by_code().get(code)
    return str(sheet.title) if sheet else code


@cache
def sheets_by_code() -> dict[str, SheetResource]:
    """Return every sheet that an application declares, by its code."""
    return {sheet.code: sheet for sheet in every_sheet()}


class StateFilter(admin.ChoicesFieldListFilter):
    """Filter by state; what was looked at and never confirmed is listed where somebody asks for it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        """Keep what was written, unless a state is asked for."""
        return super().queryset(request, queryset) if self.used_parameters else queryset.filter(state__in=DONE)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Call the first choice by what it leaves."""
        first, *states = super().choices(changelist)
        yield {**first, "display": gettext("What was imported")}
        yield from states


class FinishedFilter(HiddenDayFilter):
    """Keep what was written in the year up to a day."""

    title = _("written in the year until")
    parameter_name = "finished_until"
    asks = "finished_in_the_year"


class UndoneFilter(HiddenDayFilter):
    """Keep what was undone in the year up to a day."""

    title = _("undone in the year until")
    parameter_name = "undone_until"
    asks = "undone_in_the_year"


@admin.register(ImportRun)
class ImportRunAdmin(ImportPageAdmin, UndoAdmin, ReadOnlyAdmin):
    """Who imported which file, and what became of its rows."""

    has_history = True

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
    list_filter = [("state", StateFilter), "started_by", FinishedFilter, UndoneFilter]
    list_select_related = ["started_by"]
    fields = [
        "file_name",
        "format_word",
        "state",
        "effective_on",
        "skips_refused",
        ("started_by", "started_at", "finished_at"),
        ("rows", "created", "updated"),
        ("unchanged", "refused"),
    ]
    date_hierarchy = "started_at"
    search_fields = ["file_name"]
    search_help_text = _("Search by file name.")

    @admin.display(description=_("format"))
    def format_word(self, run: ImportRun) -> str:
        """Say what the rows came in."""
        kind = gettext("without a file") if run.file_format == "rows" else run.file_format.upper()
        return " ".join(part for part in (kind, run.encoding) if part)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the admin and those of a run's own pages."""
        return [*run_pages.urls(self.admin_site.admin_view), *super().get_urls()]


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
    fields = ["run", "sheet_word", "number", "cells", "outcome", "type_word", "object_id", "changed", "reasons"]
    list_select_related = ["run"]
    search_fields = ["=object_id"]
    search_help_text = _("Search by the number of the row that was made or changed.")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRow]:
        """Leave out what was looked at and never confirmed."""
        return super().get_queryset(request).filter(run__state__in=DONE)

    @admin.display(description=_("sheet"), ordering="sheet")
    def sheet_word(self, row: ImportRow) -> str:
        """Name the sheet."""
        return sheet_name(row.sheet)

    @admin.display(description=_("type of row"))
    def type_word(self, row: ImportRow) -> str:
        """Say what the row made or changed."""
        return type_name(row.object_type)

    @admin.display(description=_("cells as they came"))
    def cells(self, row: ImportRow) -> str:
        """Show each cell by its column, or by its header where no column answers to it."""
        layout = next(layout for layout in row.run.layout if layout["sheet"] == row.sheet)
        columns = zip(layout["header"], layout["columns"], map(restored, row.raw), strict=False)
        return in_lines(
            (column_name(row.sheet, code) if code else title, cell)
            for title, code, cell in columns
            if cell not in (None, "")
        )

    @admin.display(description=_("changes"))
    def changed(self, row: ImportRow) -> str:
        """Show each value that became another."""
        columns = columns_by_code(row.sheet)
        for column in columns.values():
            column.prepare()
        return in_lines(
            (column_name(row.sheet, code), f"{say(columns.get(code), old)} → {say(columns.get(code), new)}")
            for code, (old, new) in row.changes.items()
        )

    @admin.display(description=_("reasons"))
    def reasons(self, row: ImportRow) -> str:
        """Show why the row was refused, cell by cell."""
        return in_lines((column_name(row.sheet, error["column"]), error["message"]) for error in row.errors)


def column_name(sheet: str, code: str) -> str:
    """Return the header of a column in the language of the page; one that is not known is its own."""
    column = columns_by_code(sheet).get(code)
    return column.title() if column else code


def columns_by_code(sheet: str) -> dict[str, Column]:
    """Return the columns of a sheet; none of one that is gone."""
    found = sheets_by_code().get(sheet)
    return {column.code: column for column in found.columns} if found else {}


def say(column: Column | None, value: Any) -> str:
    """Return a stored value as a page shows it."""
    if value in (None, ""):
        return "–"
    return column.show(column.restored(value)) if column else str(value)


def in_lines(pairs: Iterable[tuple[str, Any]]) -> str:
    """Return names and values, a line each; a dash where there are none."""
    return "\n".join(f"{name}{pgettext('after a name', ': ')}{value}" for name, value in pairs) or "–"
