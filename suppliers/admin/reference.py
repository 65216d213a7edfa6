"""Regions, countries and categories in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from evidence.admin import RecordedAdmin
from foundation.admin_names import NamedAdmin
from foundation.naming import NAMES, name_field
from sheets.admin import ReferenceSheetAdmin
from suppliers.models import Category, CategoryGroup, Country, Region
from suppliers.reference import CategoryGroupSheet, CategorySheet, CountrySheet, RegionSheet


class ReferenceAdmin(NamedAdmin, ReferenceSheetAdmin, RecordedAdmin):
    """Rows with a code that never changes: rules and spreadsheets call them by it."""

    search_fields = ["code", "name_en", "name_zh_hant", "name_zh_hans"]
    search_help_text = _("Code or name, in any of the languages.")
    list_display = ["code", "name_en", "name_zh_hant", "name_zh_hans"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of a row that exists."""
        return ["code"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask for the code first, then for the names in the order of the list."""
        first = ["code", name_field(), *(name for name in NAMES if name != name_field())]
        return [*first, *(name for name in super().get_fields(request, obj) if name not in first)]


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """Regions."""

    sheet = RegionSheet


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    """Countries and regions by ISO code."""

    sheet = CountrySheet
    list_display = [*ReferenceAdmin.list_display, "region"]
    list_filter = ["region"]
    list_select_related = ["region"]


@admin.register(CategoryGroup)
class CategoryGroupAdmin(ReferenceAdmin):
    """Groups of categories."""

    sheet = CategoryGroupSheet


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    """Categories."""

    sheet = CategorySheet
    list_display = [*ReferenceAdmin.list_display, "group"]
    list_filter = ["group"]
    list_select_related = ["group"]
