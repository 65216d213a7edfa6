"""Add to an audit what its auditors brought along, and take it off, until its report is submitted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Audit, AuditFile, Finding
from audits.services.audits import locked, refuse_submitted
from evidence.ledger import ledger
from suppliers.models import Upload


def add_audit_file(audit: Audit, upload: Upload, *, actor: User, finding: Finding | None = None) -> AuditFile:
    """Add a file of the organisation to an audit, or to a finding of it; one that is there is not added again.

    Raises ValidationError once the report was submitted, for a finding of another audit, and for another's file.
    """
    with ledger(actor) as events:
        refuse_submitted(locked(audit))
        if finding and finding.audit_id != audit.pk:
            raise ValidationError(_("This finding is of another audit."), code="finding")
        if upload.supplier_id is not None or upload.state not in Upload.USABLE:
            raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
        file, is_new = AuditFile.objects.get_or_create(audit=audit, upload=upload, defaults={"finding": finding})
        if is_new:
            events.add("audit_file_added", file)
    return file


def remove_audit_file(file: AuditFile, *, actor: User) -> None:
    """Take a file off an audit; its bytes and an event are kept. Raises ValidationError once that was submitted."""
    with ledger(actor) as events:
        refuse_submitted(locked(file.audit))
        events.add("audit_file_removed", file)
        # Of the file nothing stays by which its audit would be found.
        events.add("audit_file_taken_off", file.audit)
        file.delete()
