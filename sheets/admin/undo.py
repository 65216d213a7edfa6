"""The page on which an import is taken back."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from foundation.dates import today
from sheets.kept import sheets_of
from sheets.models import ImportRow, ImportRun
from sheets.obstacles import in_the_way
from sheets.previewing import DONE
from sheets.reading import Unreadable
from sheets.runs import may_write
from sheets.undo import undo


class UndoAdmin(admin.ModelAdmin):
    """Offer to take an import back to whoever may import all of its sheets."""

    change_form_template = "sheets/run_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page that takes an import back."""
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<uuid:public_id>/undo/", view, name="sheets_importrun_undo"), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say of an import that was taken back by whom and when."""
        fields = list(super().get_fields(request, obj))
        return [*fields, ("undone_by", "undone_at")] if obj and obj.state == ImportRun.State.UNDONE else fields

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Lead to the page where the import can be taken back."""
        run: ImportRun = context["original"]
        offers = run.state == ImportRun.State.WRITTEN and may_undo(request, run)
        return super().render_change_form(request, context | {"offers_undo": offers}, *args, **kwargs)

    def undo_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Show what would be taken back and what stands in the way; take it back once that is confirmed."""
        run = get_object_or_404(self.get_queryset(request), public_id=public_id, state__in=DONE)
        if not (self.has_view_permission(request, run) and may_undo(request, run)):
            raise PermissionDenied
        if request.method == "POST":
            return take_back(request, run)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undo this import"),
            "run": run,
            "is_written": run.state == ImportRun.State.WRITTEN,
            "sheets": counts_of(run),
            "obstacles": in_the_way(run) if run.state == ImportRun.State.WRITTEN else None,
        }
        return TemplateResponse(request, "sheets/undo.html", context)


def may_undo(request: HttpRequest, run: ImportRun) -> bool:
    """Tell whether somebody may import every sheet of a run."""
    sheets = sheets_of(run)
    is_known = len(sheets) == len(run.layout)
    may = may_write(signed_in(request))
    return is_known and all(may(resource._meta.model) for _layout, resource in sheets)


def take_back(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Take an import back; say what became of it, or what stands in the way."""
    try:
        undo(run, actor=signed_in(request), today=today())
    except Unreadable as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(request.path)
    messages.success(request, _("The import of %(file)s is undone.") % {"file": run.file_name})
    return HttpResponseRedirect(reverse("admin:sheets_importrun_change", args=[run.pk]))


def counts_of(run: ImportRun) -> list[tuple[Any, int, int]]:
    """Return title, new and changed rows of each sheet."""
    counted = ImportRow.objects.filter(run=run).values_list("sheet", "outcome").annotate(Count("pk"))
    found = {(sheet, outcome): count for sheet, outcome, count in counted}
    made, changed = ImportRow.Outcome.CREATED, ImportRow.Outcome.UPDATED
    return [
        (resource.title, found.get((resource.code, made), 0), found.get((resource.code, changed), 0))
        for _layout, resource in sheets_of(run)
    ]
