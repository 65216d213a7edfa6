"""The ledger and the kept files, to be read and never touched."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from evidence.models import Event, EvidenceFile


class PageChangeList(ChangeList):
    """A list whose admin completes the rows of each page, and of the page alone.

    Annotated on the whole list, PostgreSQL would work out a value for every row that the page skips.
    """

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then what its rows still lack."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.complete_page(request, self.result_list)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are shown and never edited here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class RecordedAdmin(admin.ModelAdmin):
    """Rows that are written through services alone, each write an event; nothing is deleted."""

    save_on_top = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was true once is superseded, closed or revoked, never deleted."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the ledger."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the ledger."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say in words what a service refuses at the last moment, because somebody else was faster."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The ledger, newest first."""

    list_display = ["seq", "at", "action", "object_type", "object_id", "actor_ref", "hash"]
    list_filter = ["action", "object_type"]
    search_fields = ["=object_id", "=actor_ref", "=hash"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    """The files that were handed in."""

    list_display = ["sha256", "size", "kept_at"]
    search_fields = ["=sha256"]
