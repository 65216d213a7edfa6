"""Import and export buttons: the library's pages and permissions, our engine under them."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _, gettext_lazy
from import_export.admin import ImportExportMixin

from accounts.requests import signed_in
from evidence import files
from evidence.ledger import ledger
from foundation.dates import today
from sheets.admin.preview import preview_of
from sheets.engine import Options, Report, import_file
from sheets.formats import FORMATS
from sheets.models import ImportRun
from sheets.reading import MOST_BYTES, Unreadable
from sheets.resource import Outcome, SheetResource, sheet_resources


class FileForm(forms.Form):
    """Choose a spreadsheet."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet"), help_text=gettext_lazy("Excel (.xlsx) or UTF-8 CSV."))
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of a text file"),
        required=False,
        choices=[("", "UTF-8"), ("gb18030", "GB18030"), ("big5", "Big5"), ("utf-16", "UTF-16")],
    )

    def clean_file(self) -> Any:
        """Refuse a file that is larger than can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20})
        return file


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

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Give what the list shows, filters and all, as a file that can come in again."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        parameters = request.GET.copy()
        format_class = FORMATS.get(parameters.pop("format", ["xlsx"])[-1])
        if format_class is None:
            raise Http404
        request.GET = QueryDict(parameters.urlencode())
        resource = self.sheet()
        resource.prepare()
        dataset = resource.export(queryset=resource.outgoing(self.get_export_queryset(request)))
        # Its values are today's, whatever day the list was asked about: it can come in again and change nothing.
        name = f"{resource.code}-{today()}.{format_class().get_extension()}"
        return HttpResponse(
            format_class().export_data(dataset),
            content_type=format_class().get_content_type(),
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
        return self.page(request, "sheets/import.html", {"form": form, "title": _("Import a spreadsheet")})

    def preview(self, request: HttpRequest, form: FileForm) -> HttpResponse:
        """Keep the file, plan its rows and show the plan."""
        upload = form.cleaned_data["file"]
        run = ImportRun(
            file_name=Path(upload.name).name[:200],
            encoding=form.cleaned_data["encoding"],
            started_by=signed_in(request),
            effective_on=today(),
        )
        with ledger(signed_in(request)) as events:
            run.file = files.keep(upload.chunks())
            run.save()
            events.add("import_previewed", run)
        report = self.read(request, run, Options(encoding=run.encoding, dry_run=True))
        return self.page(
            request, "sheets/preview.html", preview_of(report) | {"run": run, "title": _("What this file would do")}
        )

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
        options = Options(encoding=run.encoding, skip_refused="skip_refused" in request.POST)
        rows = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            report = self.read(request, run, options)
        except Unreadable as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(rows)
        if not report.is_written:
            messages.error(request, _("Nothing was written: rows are refused."))
            return self.page(
                request, "sheets/preview.html", preview_of(report) | {"run": run, "title": _("What this file would do")}
            )
        counts = report.counts()
        words = _(
            "Imported %(file)s: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(refused)s refused."
        )
        messages.success(
            request, words % {"file": run.file_name, **{outcome.value: counts[outcome] for outcome in Outcome}}
        )
        return HttpResponseRedirect(rows)

    def get_sheets(self) -> list[SheetResource]:
        """Return the sheets that a file brought here may hold: all of a workbook's."""
        return sheet_resources()

    def read(self, request: HttpRequest, run: ImportRun, options: Options) -> Report:
        """Give the run's file to the engine; a sheet that she may not write is refused."""
        assert run.file is not None  # a run of this page begins with its file
        path = files.path_of(run.file.sha256)
        return import_file(
            path,
            run.file_name,
            actor=signed_in(request),
            today=today(),
            options=options,
            run=None if options.dry_run else run,
            resources=self.get_sheets(),
            may_write=lambda model: may_write(request, model),
        )

    def page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        """Draw a page of the admin."""
        base = {**self.admin_site.each_context(request), "opts": self.opts, "columns": self.sheet().columns}
        return TemplateResponse(request, template, base | context)


class ReferenceSheetAdmin(SheetAdmin):
    """A list of reference rows: its own sheet goes in and out, and no other."""

    def get_sheets(self) -> list[SheetResource]:
        """Return the sheet of this list alone."""
        return [self.sheet()]


def may_write(request: HttpRequest, model: type[Model]) -> bool:
    """Tell whether somebody may add and change rows of a model."""
    options = model._meta
    return all(
        request.user.has_perm(f"{options.app_label}.{action}_{options.model_name}") for action in ("add", "change")
    )
