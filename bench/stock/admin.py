"""The library's pages, on a site of their own beside the product's."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.results import Result

from bench.stock.models import Supplier
from bench.stock.resources import RegisterResource, SupplierResource, TunedResource

FORMATS = [CSV, XLSX]


class SupplierAdmin(ImportExportModelAdmin):
    # The form asks which: by its number here.
    resource_classes = [SupplierResource, TunedResource, RegisterResource]
    formats = FORMATS
    export_form_class = ExportForm
    # Without it every exported row would ask for its country and its category.
    list_select_related = ["country", "category"]

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Keep what became of the rows, which the page only says in words."""
        request.result = result
        return super().process_result(result, request)


site = AdminSite(name="stock")
site.register(Supplier, SupplierAdmin)
