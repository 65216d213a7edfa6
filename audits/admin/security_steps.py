"""The steps of what is held for security: approved, dismissed, corrected; and papers that are added."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.admin.steps import Step, counts_from_field, words_field
from audits.admin.uploading import FileForm, received
from audits.models import SecurityRecord
from audits.models.approved_record import ApprovedRecord
from audits.services import add_security_paper, approve_security, correct_security, dismiss_security


class WhyForm(forms.Form):
    """A reason."""

    why = words_field(_("Why"))


class ApproveForm(forms.Form):
    """From when it counts."""

    counts_from = counts_from_field()


def add_paper(record: SecurityRecord, given: dict[str, Any], actor: User, _today: date) -> object:
    """Receive a file and add it."""
    return add_security_paper(record, received(given["file"], actor), actor=actor)


def is_open(record: ApprovedRecord) -> bool:
    """Tell whether it waits for approval."""
    return record.is_open


STEPS = {
    "approve": Step(
        _("Approve"),
        _("It counts from the day that you name, and says when the next is due. Who recorded it cannot approve it."),
        ApproveForm,
        lambda record, given, actor, today: approve_security(record, **given, actor=actor, today=today),
        is_open,
        _("It was approved."),
    ),
    "dismiss": Step(
        _("Dismiss"),
        _("It stays on record as dismissed and counts nowhere. Who recorded it cannot dismiss it."),
        WhyForm,
        lambda record, given, actor, _today: dismiss_security(record, **given, actor=actor),
        is_open,
        _("It was dismissed."),
        is_grave=True,
    ),
    "correct": Step(
        _("Correct"),
        _("A copy is made that can be changed. Once another person has approved it, it takes the place of this one."),
        forms.Form,
        lambda record, _given, actor, _today: correct_security(record, actor=actor),
        lambda record: record.counts,
        _("A copy was made: change it, and have it approved."),
    ),
}
WITH_PAPERS = {
    "paper": Step(
        _("Add a file"),
        _("It is looked through before it is kept, as every file that comes in."),
        FileForm,
        add_paper,
        is_open,
        _("The file was added."),
    ),
    **STEPS,
}
