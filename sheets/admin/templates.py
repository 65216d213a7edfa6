"""The workbooks that import pages hand out to be filled in."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.urls import URLPattern, path

from sheets.resource import SheetResource
from sheets.template import template_of


def template_urls(pages: Any) -> list[URLPattern]:
    """Return the addresses of the templates of an admin with import pages: of its own sheet, and of all it takes in."""

    def own(request: HttpRequest) -> FileResponse:
        return template(pages, request, [pages.sheet()], pages.sheet.code)

    def every(request: HttpRequest) -> FileResponse:
        return template(pages, request, pages.writable_sheets(request), "all")

    name = f"{pages.opts.app_label}_{pages.opts.model_name}"
    return [
        path("import/template/", pages.admin_site.admin_view(own), name=f"{name}_template"),
        path("import/templates/", pages.admin_site.admin_view(every), name=f"{name}_templates"),
    ]


def template(pages: Any, request: HttpRequest, sheets: Sequence[SheetResource], name: str) -> FileResponse:
    """Give a template to whoever may import."""
    if not pages.has_import_permission(request):
        raise PermissionDenied
    return given_template(sheets, name)


def given_template(sheets: Sequence[SheetResource], name: str) -> FileResponse:
    """Give a workbook with a sheet to fill in for each of `sheets`."""
    return FileResponse(template_of(sheets), as_attachment=True, filename=f"{name}-template.xlsx")
