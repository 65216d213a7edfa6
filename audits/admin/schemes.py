"""Audit schemes with their severities and checklists in the admin: another scheme is rows here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import AuditInterval, ChecklistItem, Scheme, Severity
from audits.reference import ChecklistSheet, IntervalSheet, SchemeSheet, SeveritySheet
from evidence.admin import RecordedAdmin
from sheets.admin import ReferenceSheetAdmin
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


@admin.register(AuditInterval)
class AuditIntervalAdmin(ReferenceSheetAdmin, RecordedAdmin):
    """How often suppliers are audited, by what they are."""

    sheet = IntervalSheet
    list_display = ["grade_words", "core", "months"]
    list_display_links = ["months"]

    @admin.display(description=gettext_lazy("grade"), ordering="grade")
    def grade_words(self, interval: AuditInterval) -> str:
        """Say the grade, or that it may be any."""
        return interval.grade or _("any")
