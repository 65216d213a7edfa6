"""Import and export buttons: the library's pages and permissions, our engine under them."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language, get_language_info, gettext as _
from import_export.admin import ImportExportMixin

from accounts.requests import signed_in
from evidence.ledger import ledger
from sheets.admin.intake import asked_file, taken_in
from sheets.admin.out import OutAdmin
from sheets.admin.templates import template_urls
from sheets.columns import LANGUAGES, Column
from sheets.resource import SheetResource, sheet_resources
from sheets.runs import writable


class SheetAdmin(ImportExportMixin, OutAdmin):
    """A list with import and export buttons; `sheet` is the resource whose rows it shows."""

    sheet: type[SheetResource]
    import_export_change_list_template = "sheets/change_list.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may add and change rows may import them."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may see rows may take them away."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        """Add the templates that the import page hands out."""
        return [*template_urls(self), *super().get_urls()]

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        """Give what the list shows, filters and all, as a file that can come in again."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource = self.sheet()
        return self.give(request, resource, lambda: resource.outgoing(self.get_export_queryset(request)))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for a file, then show what it would do; nothing is written before she confirms."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = asked_file(request)
        if answer := taken_in(request, form, sheet=self.only_sheet()):
            return answer
        context = {"form": form, "title": _("Import a spreadsheet")} | known_columns(self.sheet().columns)
        context["has_other_sheets"] = len(self.get_sheets()) > 1
        return self.page(request, "sheets/import.html", context)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Answer the library's address for confirming with nothing: an import is confirmed on its own page."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        raise Http404

    def only_sheet(self) -> str:
        """Return the one sheet that a file brought here may hold; empty for any of a workbook."""
        return ""

    def get_sheets(self) -> list[SheetResource]:
        """Return the sheets that a file brought here may hold."""
        return [self.sheet()] if self.only_sheet() else sheet_resources()

    def writable_sheets(self, request: HttpRequest) -> list[SheetResource]:
        """Return those of the sheets whose rows she may write."""
        return writable(self.get_sheets(), signed_in(request))

    def page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        """Draw a page of the admin."""
        base = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, base | context)


class ReferenceSheetAdmin(SheetAdmin):
    """A list of reference rows: its own sheet goes in and out, and no other."""

    def only_sheet(self) -> str:
        """Return the sheet of this list."""
        return self.sheet.code

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what is new or another with an event: who leaves all as it was has changed no rule."""
        if change and not form.has_changed():
            return
        with ledger(signed_in(request)) as events:
            obj.save()
            events.add("reference_saved", obj)


def known_columns(columns: Sequence[Column]) -> dict[str, Any]:
    """Return the languages and each column with its titles: the reader's first, for a phone shows no other."""
    languages = sorted(LANGUAGES, key=lambda language: language != get_language())
    return {
        "languages": [get_language_info(language)["name_local"] for language in languages],
        "columns": [(column, [column.title(language) for language in languages]) for column in columns],
    }
