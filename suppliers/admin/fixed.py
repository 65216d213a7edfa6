"""Rows that are fixed once they are there."""

from typing import Any

from django.http import HttpRequest

from evidence.admin import RecordedAdmin
from sheets.admin import SheetAdmin
from suppliers.admin.steps import SteppedAdmin


class UneditedAdmin(SheetAdmin, RecordedAdmin):
    """Rows that come by form or by sheet; nothing of them is edited."""

    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Keep all of what was entered."""
        return [*self.get_fields(request, obj)] if obj else []

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let whoever may enter such rows bring them in by sheet."""
        return self.has_add_permission(request) and super().has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody edit a row; its page is there to be read."""
        return super().has_change_permission(request) and obj is None


class FixedAdmin(SteppedAdmin, UneditedAdmin):
    """Rows that come by form or by sheet, and are then moved on by steps."""
