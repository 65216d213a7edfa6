"""Every import, with its rows."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from evidence.admin import ReadOnlyAdmin
from sheets.models import ImportRow, ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Who imported which file, and what became of its rows."""

    list_display = [
        "file_name",
        "state",
        "started_by",
        "started_at",
        "rows",
        "created",
        "updated",
        "unchanged",
        "refused",
    ]
    list_filter = ["state", "started_by"]
    list_select_related = ["started_by"]
    date_hierarchy = "started_at"
    search_fields = ["file_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        """Leave out what was looked at and never confirmed."""
        return super().get_queryset(request).exclude(state=ImportRun.State.PREVIEWED)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Every row as it came, with its outcome."""

    list_display = ["run", "sheet", "number", "outcome", "object_type", "object_id"]
    list_filter = ["outcome", "sheet"]
    list_select_related = ["run"]
    search_fields = ["=object_id"]
    search_help_text = _("Search by the number of the row that was made or changed.")
    show_full_result_count = False
