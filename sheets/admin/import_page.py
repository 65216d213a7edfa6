"""The page on which any spreadsheet is brought, and where one's imports stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import signed_in
from foundation.words import listed, word
from sheets.admin.addresses import address_of, page_of_sheet
from sheets.admin.intake import asked_file, taken_in
from sheets.admin.templates import given_template
from sheets.models import ImportRun
from sheets.resource import SheetResource, sheet_resources
from sheets.runs import writable

#: So many imports are listed of each kind.
LISTED = 10
State = ImportRun.State
#: What is not done yet; the other states are ends.
OPEN = (State.RECEIVED, State.UNSURE, State.PREVIEWED, State.CONFIRMED)
TONES = {
    State.UNSURE: "warn",
    State.PREVIEWED: "warn",
    State.RECEIVED: "info",
    State.CONFIRMED: "info",
    State.WRITTEN: "good",
    State.UNREADABLE: "bad",
    State.UNDONE: "absent",
}


class ImportPageAdmin(admin.ModelAdmin):
    """Take any workbook from whoever may write the rows of a sheet."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page and the template of all that it takes."""
        wrapped = self.admin_site.admin_view
        return [
            path("import/", wrapped(self.import_view), name="sheets_importrun_import"),
            path("import/templates/", wrapped(self.templates_view), name="sheets_importrun_templates"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Lead whoever brought a file to the page on which it waits."""
        run: ImportRun = context["original"]
        waits = run.file and run.state in OPEN and run.started_by == request.user
        waiting_page = address_of(run) if waits else ""
        return super().render_change_form(request, context | {"waiting_page": waiting_page}, *args, **kwargs)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file, then show what it would do; list what she brought before."""
        sheets = writable_sheets(request)
        form = asked_file(request)
        if answer := taken_in(request, form, sheet=""):
            return answer
        user = signed_in(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a spreadsheet"),
            "form": form,
            "sheets": [described(sheet) for sheet in sheets],
            "open_runs": listed_runs(user, OPEN),
            "ended_runs": listed_runs(user, set(State) - set(OPEN)),
            "lists_all": self.has_view_permission(request),
        }
        return TemplateResponse(request, "sheets/import_page.html", context)

    def templates_view(self, request: HttpRequest) -> FileResponse:
        """Give a workbook with every sheet that she may bring."""
        return given_template(writable_sheets(request), "all")


def writable_sheets(request: HttpRequest) -> list[SheetResource]:
    """Return the sheets of a workbook that somebody may bring; raise PermissionDenied where there is none."""
    sheets = writable(sheet_resources(), signed_in(request))
    if not sheets:
        raise PermissionDenied
    return sheets


def described(sheet: SheetResource) -> dict[str, object]:
    """Return what the page says of a sheet that may be in a file."""
    return {
        "title": sheet.title,
        "needed": listed(column.title() for column in sheet.columns if column.needed),
        "import_page": page_of_sheet(sheet, "import"),
        "template": page_of_sheet(sheet, "template"),
    }


def listed_runs(user: User, states: Iterable[str]) -> Sequence[tuple[ImportRun, str, SafeString]]:
    """Return somebody's last imports that are in one of some states, each with its page and the word of its state."""
    mine = ImportRun.objects.filter(started_by=user, state__in=states, file__isnull=False)
    return [
        (run, address_of(run), word("tone", TONES[State(run.state)], run.get_state_display()))
        for run in mine.order_by("-started_at")[:LISTED]
    ]
