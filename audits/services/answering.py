"""A supplier says how it mends a finding."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import ActionFile, CorrectiveAction, Finding, FindingState
from audits.services.findings import held, move
from evidence.ledger import ledger
from suppliers.models import Upload


def answer_finding(
    finding: Finding, action: CorrectiveAction, *, uploads: Collection[Upload] = (), actor: User, today: date
) -> CorrectiveAction:
    """Record the answer to a finding, with the files that bear it out; it then waits to be verified.

    Raises ValidationError for a finding that does not wait for an answer, and for files that are not the supplier's.
    """
    with ledger(actor) as events:
        held(finding)
        refuse_files(finding, uploads)
        action.finding, action.answered_by = finding, actor
        move(finding, FindingState.State.ANSWERED, on=today, actor=actor)
        action.full_clean()
        action.save()
        events.add("action_answered", action)
        for upload in uploads:
            events.add("action_file_added", ActionFile.objects.create(action=action, upload=upload))
    return action


def refuse_files(finding: Finding, uploads: Collection[Upload]) -> None:
    """Raise ValidationError for files of another supplier, and for what was refused or is in quarantine."""
    if any(upload.supplier_id != finding.supplier_id or upload.state not in Upload.USABLE for upload in uploads):
        raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
