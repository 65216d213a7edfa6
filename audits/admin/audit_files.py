"""Photos and papers of audits and findings: added by a step, given to staff, taken off after a question."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.admin.steps import Step, SteppedAdmin
from audits.admin.uploading import FilesForm, given_to_staff, received
from audits.models import Audit, AuditFile, Finding
from audits.services import add_audit_file, remove_audit_file
from evidence.ledger import ledger


def audit_of(row: Audit | Finding) -> Audit:
    """Return the audit that a row is, or is a finding of."""
    return row if isinstance(row, Audit) else row.audit


def add_files(row: Audit | Finding, given: dict[str, Any], actor: User, _today: object) -> None:
    """Receive files and add them to an audit, or to a finding: all, or none where one is not taken."""
    finding = row if isinstance(row, Finding) else None
    uploads = [received(file, actor) for file in given["file"]]
    with ledger(actor):
        for upload in uploads:
            add_audit_file(audit_of(row), upload, actor=actor, finding=finding)


ADD = Step(
    _("Add photos or files"),
    _("They bear out what was seen. The supplier sees those of findings, once the report is approved."),
    FilesForm,
    add_files,
    lambda row: audit_of(row).is_open,
    _("Added to the audit."),
)
REMOVE = Step(
    _("Take the file off"),
    _("It is shown here no more. Once the report is submitted, files stay as they are."),
    forms.Form,
    lambda file, _given, actor, _today: remove_audit_file(file, actor=actor),
    lambda file: bool(file.audit.is_open),
    _("The file was taken off."),
    is_grave=True,
)


class FiledAdmin(SteppedAdmin):
    """Audits, or findings, with their files."""

    def get_urls(self) -> list[URLPattern]:
        """Add the files, and the question before one is taken off."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/file/<uuid:reference>/", guarded(self.file_view), name=f"{name}_file"),
            path("<int:pk>/file/<uuid:reference>/off/", guarded(self.off_view), name=f"{name}_off"),
            *super().get_urls(),
        ]

    def uploads_of(self, pk: int) -> Any:
        """Return the keys of the uploads that whoever may see a row may have."""
        return AuditFile.objects.filter(**{str(self.opts.model_name): pk}).values("upload")

    def file_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Give a file to be saved, to whoever may see the row; only what was found clean."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return given_to_staff(self.uploads_of(pk), reference)

    def off_view(self, request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
        """Ask whether a file is to be taken off; take it off."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.may_step(request):
            raise PermissionDenied
        file = get_object_or_404(row.files.select_related("audit", "upload"), upload__public_id=reference)
        return self.asked(request, REMOVE, file, of=row)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the files, and whether they can still be taken off."""
        row = context.get("original")
        if row is not None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            context |= {
                "files": row.files.select_related("upload", "finding"),
                "may_take_off": self.may_step(request) and audit_of(row).is_open,
                "file_address": f"{name}_file",
                "off_address": f"{name}_off",
            }
        return super().render_change_form(request, context, *args, **kwargs)
