"""Audit schemes with their severities and checklists in the admin: another scheme is rows here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from audits.models import ChecklistItem, Scheme, Severity
from audits.reference import ChecklistSheet, SchemeSheet, SeveritySheet
from suppliers.admin.reference import ReferenceAdmin


@admin.register(Scheme)
class SchemeAdmin(ReferenceAdmin):
    """Schemes, and how they count."""

    sheet = SchemeSheet
    list_display = [*ReferenceAdmin.list_display, "score_base", "green_above", "red_below"]


class PartAdmin(ReferenceAdmin):
    """Rows of a scheme: what they are called may be called alike in another."""

    list_filter = ["scheme"]
    list_select_related = ["scheme"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep scheme and code of a row that exists."""
        return ["scheme", "code"] if obj else []


@admin.register(Severity)
class SeverityAdmin(PartAdmin):
    """Severities, and until when what they say is to be closed."""

    sheet = SeveritySheet
    list_display = [*ReferenceAdmin.list_display, "scheme", "days_to_close", "closed_on_site", "points", "is_critical"]


@admin.register(ChecklistItem)
class ChecklistItemAdmin(PartAdmin):
    """Clauses, by the pillar to which they belong."""

    sheet = ChecklistSheet
    list_filter = ["scheme", "pillar", "is_asked"]
    list_display = [*ReferenceAdmin.list_display, "scheme", "pillar", "closed_on_site", "is_asked"]
