"""Sheets that go out of a list, with its filters kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from foundation.admin_asked import SENSELESS
from foundation.dates import today
from sheets.formats import FORMATS, Xlsx
from sheets.out_sheet import BelongingSheet
from sheets.outgoing import cells_of
from sheets.resource import SheetResource


class OutAdmin(admin.ModelAdmin):
    """A list from which sheets go out; `going_out` are those that do not come in there."""

    going_out: tuple[type[BelongingSheet], ...] = ()

    def get_urls(self) -> list[URLPattern]:
        """Add the address of what goes out."""
        if not self.going_out:
            return super().get_urls()
        view: Callable[..., HttpResponseBase] = self.admin_site.admin_view(self.out_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_out"
        return [path("out/<slug:code>/", view, name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Offer what goes out."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_out"
        offered = [(sheet().title, reverse(name, args=[sheet.code])) for sheet in self.going_out]
        return super().changelist_view(request, (extra_context or {}) | {"going_out": offered})

    def out_view(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Give a sheet of what belongs to the rows that the list shows, filters and all."""
        sheet = next((sheet for sheet in self.going_out if sheet.code == code), None)
        if sheet is None:
            raise Http404
        resource = sheet()
        return self.give(request, resource, lambda: resource.of(self.listed(request)))

    def listed(self, request: HttpRequest) -> Any:
        """Return the rows that the list shows, on whichever page."""
        return self.get_changelist_instance(request).get_queryset(request)

    def give(self, request: HttpRequest, resource: SheetResource, rows_of: Callable[[], Any]) -> HttpResponseBase:
        """Give rows as a file in the format that is asked for; `rows_of` is called without that in the address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        parameters = request.GET.copy()
        format_class = FORMATS.get(parameters.pop("format", ["xlsx"])[-1])
        if format_class is None:
            raise Http404
        request.GET = QueryDict(parameters.urlencode())
        file_format = format_class()
        resource.prepare()
        try:
            rows = rows_of()
            if file_format.most_rows is not None and rows.count() > file_format.most_rows:
                return self.lead_back(request, parameters)
            cells = cells_of(rows, resource.columns)
        except (*SENSELESS, IncorrectLookupParameters) as error:
            # Without filters it is our own fault.
            if not parameters:
                raise
            raise BadRequest from error
        # Its values are today's, whatever day the list was asked about: what comes in again must change nothing.
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
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{page}?{parameters.urlencode()}")
