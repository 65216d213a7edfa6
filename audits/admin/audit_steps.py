"""The steps of an audit: held, reported, approved, given back, called off."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.admin.audit_files import ADD
from audits.admin.steps import Step, day_field, words_field
from audits.models import Audit, AuditState
from audits.services import approve_report, cancel_audit, hold_audit, return_report, submit_report
from foundation.dates import today


class HeldForm(forms.Form):
    """When it was held."""

    began_on = day_field(_("First day"))
    ended_on = day_field(_("Last day"))


class ReportForm(forms.Form):
    """The day of the report."""

    reported_on = day_field(_("Day of the report"), help_text=_("What was found is due so many days after it."))


class ApprovedForm(forms.Form):
    """From when what was found counts."""

    counts_from = day_field(
        _("Findings count from"),
        initial=today,
        help_text=_("Today; an earlier day, not before that of the report, only where an old audit is entered late."),
    )


class WhyForm(forms.Form):
    """A reason."""

    why = words_field(_("Why"))


def fits(*states: AuditState) -> Callable[[Audit], bool]:
    """Return what tells whether an audit is in one of some states."""
    return lambda audit: audit.state in states


STEPS = {
    "file": ADD,
    "hold": Step(
        _("Record that it was held"),
        _("Say on which days it was held. What was seen can be entered before and after."),
        HeldForm,
        lambda audit, given, actor, today: hold_audit(audit, **given, actor=actor, today=today),
        fits(AuditState.PLANNED),
        _("The audit was held."),
    ),
    "submit": Step(
        _("Submit the report"),
        _("Another person approves it. Until then it counts nowhere; and nothing of it can be changed any more."),
        ReportForm,
        lambda audit, given, actor, today: submit_report(audit, **given, actor=actor, today=today),
        fits(AuditState.HELD),
        _("The report was submitted."),
    ),
    "approve": Step(
        _("Approve the report"),
        _("What was found is open from then on, the supplier sees it, and the score is kept."),
        ApprovedForm,
        lambda audit, given, actor, today: approve_report(audit, **given, actor=actor, today=today),
        fits(AuditState.SUBMITTED),
        _("The report was approved."),
    ),
    "return": Step(
        _("Give the report back"),
        _("Whoever submitted it mends it and submits it again."),
        WhyForm,
        lambda audit, given, actor, today: return_report(audit, **given, actor=actor, today=today),
        fits(AuditState.SUBMITTED),
        _("The report was given back."),
        is_grave=True,
    ),
    "cancel": Step(
        _("Call the audit off"),
        _("It stays on record as called off. Plan another one in its place."),
        WhyForm,
        lambda audit, given, actor, today: cancel_audit(audit, **given, actor=actor, today=today),
        fits(AuditState.PLANNED),
        _("The audit was called off."),
        is_grave=True,
    ),
}
