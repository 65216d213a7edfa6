"""Import and export buttons: the library's pages and permissions, our engine under them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, get_language_info, gettext as _
from import_export.admin import ImportExportMixin

from accounts.requests import signed_in
from foundation.admin_asked import SENSELESS
from foundation.dates import today
from sheets.admin.addresses import page_of_sheet
from sheets.admin.intake import asked_file, taken_in
from sheets.admin.templates import template_urls
from sheets.columns import LANGUAGES, Column
from sheets.formats import FORMATS, Xlsx
from sheets.outgoing import cells_of
from sheets.resource import SheetResource, sheet_resources
from sheets.runs import writable


class SheetAdmin(ImportExportMixin, admin.ModelAdmin):
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
        parameters = request.GET.copy()
        format_class = FORMATS.get(parameters.pop("format", ["xlsx"])[-1])
        if format_class is None:
            raise Http404
        request.GET = QueryDict(parameters.urlencode())
        resource, file_format = self.sheet(), format_class()
        resource.prepare()
        try:
            rows = resource.outgoing(self.get_export_queryset(request))
            if file_format.most_rows is not None and rows.count() > file_format.most_rows:
                return self.lead_back(request, parameters)
            cells = cells_of(rows, resource.columns)
        except (*SENSELESS, IncorrectLookupParameters) as error:
            # Without filters it is our own fault.
            if not parameters:
                raise
            raise BadRequest from error
        # Its values are today's, whatever day the list was asked about: it can come in again and change nothing.
        name = f"{resource.code}-{today()}.{file_format.get_extension()}"
        return FileResponse(
            file_format.write(resource.get_export_headers(), cells),
            content_type=file_format.get_content_type(),
            headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
        )

    def lead_back(self, request: HttpRequest, parameters: QueryDict) -> HttpResponse:
        """Say that a list is too long for a workbook, on the list as it was filtered."""
        words = _("A workbook holds %(most)s rows, and this list has more: export it as CSV, or filter it first.")
        messages.error(request, words % {"most": number_format(Xlsx.most_rows, force_grouping=True)})
        return HttpResponseRedirect(f"{page_of_sheet(self.sheet(), 'changelist')}?{parameters.urlencode()}")

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


def known_columns(columns: Sequence[Column]) -> dict[str, Any]:
    """Return the languages and each column with its titles: the reader's first, for a phone shows no other."""
    languages = sorted(LANGUAGES, key=lambda language: language != get_language())
    return {
        "languages": [get_language_info(language)["name_local"] for language in languages],
        "columns": [(column, [column.title(language) for language in languages]) for column in columns],
    }
