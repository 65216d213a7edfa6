"""The steps of a finding: answered for the supplier, verified, given more time, reopened."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from accounts.models import User
from audits.admin.audit_files import ADD
from audits.admin.steps import Step, day_field, words_field
from audits.models import CorrectiveAction, Extension, Finding, FindingState, PlannedAction
from audits.services import (
    Verified,
    answer_finding,
    ask_for_extension,
    decide_extension,
    reopen_finding,
    verify_action,
)
from audits.services.findings import state_now

YES, NO = "yes", "no"
State = FindingState.State


class AnswerForm(forms.Form):
    """How a finding is mended, as the supplier says."""

    root_cause = words_field(gettext_lazy("Root cause"), max_length=4000)
    correction = words_field(gettext_lazy("Correction"), max_length=4000)
    prevention = words_field(gettext_lazy("Prevention"), max_length=4000)
    owner = forms.CharField(label=gettext_lazy("Responsible at the supplier"), max_length=120)
    due_on = day_field(gettext_lazy("Done by"))


class VerdictForm(forms.Form):
    """What came of looking."""

    is_effective = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[
            (YES, pgettext_lazy("corrective action", "It holds: close the finding")),
            (NO, pgettext_lazy("corrective action", "It is not enough: open it again")),
        ],
        widget=forms.RadioSelect,
    )
    verified_way = forms.ChoiceField(
        label=gettext_lazy("How it was verified"), choices=CorrectiveAction.Way.choices, widget=forms.RadioSelect
    )
    verified_on = day_field(gettext_lazy("Verified on"))
    words = words_field(gettext_lazy("In words, for the supplier"), max_length=2000, required=False)


class MoreTimeForm(forms.Form):
    """Until when, and why."""

    due_on = day_field(gettext_lazy("Due on"))
    why = words_field(gettext_lazy("Why"))


class DecisionForm(forms.Form):
    """Whether more time is granted."""

    is_granted = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (YES, pgettext_lazy("extension", "Grant it")),
            (NO, pgettext_lazy("extension", "Refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    words = words_field(gettext_lazy("In words, for the supplier"), required=False)


def verify(finding: Finding, given: dict[str, Any], actor: User, today: date) -> None:
    """Record what came of looking at the answer that waits."""
    action = finding.actions.filter(verdict=CorrectiveAction.Verdict.WAITING).first()
    if action is None:
        raise ValidationError(_("No answer waits here; somebody may have been faster."))
    holds = given["is_effective"] == YES
    verified = Verified(given["verified_way"], given["verified_on"], holds, given["words"])
    verify_action(action, verified, actor=actor, today=today)


def decide(row: Finding | PlannedAction, given: dict[str, Any], actor: User, today: date) -> None:
    """Decide about the time that was asked for."""
    extension = row.extensions.filter(decision=Extension.Decision.WAITING).first()
    if extension is None:
        raise ValidationError(_("Nothing waits for a decision here; somebody may have been faster."))
    granted = given["is_granted"] == YES
    decide_extension(extension, is_granted=granted, words=given["words"], actor=actor, today=today)


def answer(finding: Finding, given: dict[str, Any], actor: User, today: date) -> None:
    """Record what the supplier said elsewhere than in the portal."""
    answer_finding(finding, CorrectiveAction(**given), actor=actor, today=today)


def is_in(*states: State) -> Callable[[Finding], bool]:
    """Return what tells whether a finding is in one of some states."""

    def fits(finding: Finding) -> bool:
        present = state_now(finding)
        return present is not None and present.state in states

    return fits


def waits_for_time(row: Finding | PlannedAction) -> bool:
    """Tell whether more time was asked for."""
    return row.extensions.filter(decision=Extension.Decision.WAITING).exists()


DECIDE = Step(
    gettext_lazy("Decide about more time"),
    gettext_lazy("Granted, it is due on the later day. Who asked cannot decide it."),
    DecisionForm,
    decide,
    waits_for_time,
    gettext_lazy("The decision was recorded."),
)
STEPS = {
    "file": ADD,
    "answer": Step(
        gettext_lazy("Answer for the supplier"),
        gettext_lazy("What it said elsewhere than in the portal. Another person verifies it."),
        AnswerForm,
        answer,
        is_in(State.OPEN, State.REOPENED),
        gettext_lazy("The answer was recorded."),
    ),
    "verify": Step(
        gettext_lazy("Verify the answer"),
        gettext_lazy("Nothing else closes the finding. Who answered cannot verify it."),
        VerdictForm,
        verify,
        is_in(State.ANSWERED),
        gettext_lazy("The verdict was recorded."),
    ),
    "more-time": Step(
        gettext_lazy("Ask for more time"),
        gettext_lazy("Another person grants it or not."),
        MoreTimeForm,
        lambda finding, given, actor, _today: ask_for_extension(finding, **given, actor=actor),
        lambda finding: is_in(State.OPEN, State.REOPENED)(finding) and not waits_for_time(finding),
        gettext_lazy("More time was asked for."),
    ),
    "decide": DECIDE,
    "reopen": Step(
        gettext_lazy("Reopen the finding"),
        gettext_lazy("What was mended did not last: the supplier has to answer again."),
        MoreTimeForm,
        lambda finding, given, actor, today: reopen_finding(finding, **given, actor=actor, today=today),
        is_in(State.CLOSED),
        gettext_lazy("The finding is open again."),
        is_grave=True,
    ),
}
