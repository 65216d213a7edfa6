"""The reports that were made, the newest first."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evidence.admin import ReadOnlyAdmin
from reports.models import ReportRun


@admin.register(ReportRun)
class ReportRunAdmin(ReadOnlyAdmin):
    """Reports that were made: shown, never edited."""

    has_history = True
    list_display = ["month", "as_of", "origin", "made_at", "made_by", "short_hash"]
    list_filter = ["origin"]
    list_select_related = ["made_by"]
    list_per_page = 50
    search_fields = ["month", "sha256"]
    fields = ["month", "as_of", "is_open", "origin", "made_at", "made_by", "sha256", "ledger_seq", "ledger_hash"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave the figures where they are: they are long, and a list shows none."""
        return super().get_queryset(request).defer("data", "names")

    @admin.display(description="SHA-256", ordering="sha256")
    def short_hash(self, run: ReportRun) -> str:
        """Give the beginning of the hash."""
        return run.sha256[:12]
