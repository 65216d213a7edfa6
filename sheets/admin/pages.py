"""Import and export buttons: the library's pages and permissions, our engine under them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, get_language_info, gettext as _
from import_export.admin import ImportExportMixin

from accounts.requests import signed_in
from evidence import files
from evidence.ledger import ledger
from foundation.admin_asked import SENSELESS
from foundation.dates import today
from sheets.admin.forms import FileForm, RestForm
from sheets.admin.preview import preview_of
from sheets.admin.templates import template_urls
from sheets.columns import LANGUAGES, Column
from sheets.engine import confirm, preview
from sheets.formats import FORMATS
from sheets.job import Job
from sheets.kept import resources_of
from sheets.models import ImportRun
from sheets.outgoing import cells_of
from sheets.reading import Unreadable
from sheets.resource import SheetResource, sheet_resources
from sheets.row import Outcome


class SheetAdmin(ImportExportMixin, admin.ModelAdmin):
    """A list with import and export buttons; `sheet` is the resource whose rows it shows."""

    sheet: type[SheetResource]
    import_export_change_list_template = "sheets/change_list.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may add and change rows may import them."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may see rows may take them away."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        """Add the templates that the import page hands out."""
        return [*template_urls(self), *super().get_urls()]

    def export_action(self, request: HttpRequest) -> FileResponse:
        """Give what the list shows, filters and all, as a file that can come in again."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        parameters = request.GET.copy()
        format_class = FORMATS.get(parameters.pop("format", ["xlsx"])[-1])
        if format_class is None:
            raise Http404
        request.GET = QueryDict(parameters.urlencode())
        resource, file_format = self.sheet(), format_class()
        resource.prepare()
        try:
            cells = cells_of(resource.outgoing(self.get_export_queryset(request)), resource.columns)
        except (*SENSELESS, IncorrectLookupParameters) as error:
            # Without filters it is our own fault.
            if not parameters:
                raise
            raise BadRequest from error
        # Its values are today's, whatever day the list was asked about: it can come in again and change nothing.
        name = f"{resource.code}-{today()}.{file_format.get_extension()}"
        return FileResponse(
            file_format.write(resource.get_export_headers(), cells),
            content_type=file_format.get_content_type(),
            headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)},
        )

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for a file, then show what it would do; nothing is written before she confirms."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self.preview(request, form)
            except Unreadable as error:
                form.add_error("file", error.message)
        context = {"form": form, "title": _("Import a spreadsheet")} | known_columns(self.sheet().columns)
        context["has_other_sheets"] = len(self.get_sheets()) > 1
        return self.page(request, "sheets/import.html", context)

    def preview(self, request: HttpRequest, form: FileForm) -> HttpResponse:
        """Keep the file, plan its rows and show the plan."""
        upload = form.cleaned_data["file"]
        run = ImportRun(
            file_name=Path(upload.name).name[:200],
            encoding=form.cleaned_data["encoding"],
            sheet=self.only_sheet(),
            started_by=signed_in(request),
            effective_on=today(),
        )
        with ledger(signed_in(request)) as events:
            run.file = files.keep(upload.chunks())
            run.save()
            events.add("import_previewed", run)
        self.look(request, run)
        if not run.rows:
            words = _("There is no row below the headers, so there is nothing to import; fill in the sheet first.")
            raise Unreadable("no_rows", words)
        return self.show(request, run, RestForm())

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write what was previewed: the run is the officer's own and is written once."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            run = get_object_or_404(
                ImportRun, public_id=request.POST.get("run"), started_by=signed_in(request), file__isnull=False
            )
        except (ValueError, forms.ValidationError) as error:
            raise Http404 from error
        skips = "skip_refused" in request.POST
        if run.refused and not skips:
            return self.show(request, run, RestForm(request.POST))
        rows = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            report = confirm(
                run,
                Job(signed_in(request), today(), run.effective_on, skip_refused=skips),
                resources_of(run),
                lambda model: may_write(request, model),
            )
        except Unreadable as error:
            messages.error(request, error.message)
            if error.code in ("changed", "collision"):
                self.look(request, run)
                return self.show(request, run, RestForm())
            return HttpResponseRedirect(rows)
        counts = report.counts()
        words = _(
            "Imported %(file)s: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
        )
        messages.success(
            request, words % {"file": run.file_name, **{outcome.value: counts[outcome] for outcome in Outcome}}
        )
        return HttpResponseRedirect(rows)

    def show(self, request: HttpRequest, run: ImportRun, form: RestForm) -> HttpResponse:
        """Draw what a run would do; the form asks whether refused rows are to be left out."""
        context = preview_of(run) | {"run": run, "form": form, "title": _("What this file would do")}
        return self.page(request, "sheets/preview.html", context)

    def only_sheet(self) -> str:
        """Return the one sheet that a file brought here may hold; empty for any of a workbook."""
        return ""

    def get_sheets(self) -> list[SheetResource]:
        """Return the sheets that a file brought here may hold."""
        return [self.sheet()] if self.only_sheet() else sheet_resources()

    def writable_sheets(self, request: HttpRequest) -> list[SheetResource]:
        """Return those of the sheets whose rows she may write."""
        return [sheet for sheet in self.get_sheets() if may_write(request, sheet._meta.model)]

    def look(self, request: HttpRequest, run: ImportRun) -> None:
        """Plan the run's file; a sheet that she may not write is refused."""
        assert run.file is not None  # a run of this page begins with its file
        preview(
            files.path_of(run.file.sha256),
            run,
            Job(signed_in(request), today(), run.effective_on),
            resources_of(run),
            lambda model: may_write(request, model),
        )

    def page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        """Draw a page of the admin."""
        base = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, base | context)


class ReferenceSheetAdmin(SheetAdmin):
    """A list of reference rows: its own sheet goes in and out, and no other."""

    def only_sheet(self) -> str:
        """Return the sheet of this list."""
        return self.sheet.code


def known_columns(columns: Sequence[Column]) -> dict[str, Any]:
    """Return the languages and each column with its titles: the reader's first, for a phone shows no other."""
    languages = sorted(LANGUAGES, key=lambda language: language != get_language())
    return {
        "languages": [get_language_info(language)["name_local"] for language in languages],
        "columns": [(column, [column.title(language) for language in languages]) for column in columns],
    }


def may_write(request: HttpRequest, model: type[Model]) -> bool:
    """Tell whether somebody may add and change rows of a model."""
    options = model._meta
    return all(
        request.user.has_perm(f"{options.app_label}.{action}_{options.model_name}") for action in ("add", "change")
    )
