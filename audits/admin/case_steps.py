"""The steps of an improvement case and of an action of its plan."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from accounts.models import User
from audits.admin.finding_steps import DECIDE, MoreTimeForm, waits_for_time
from audits.admin.steps import Step, day_field, words_field
from audits.models import CaseStep, ImprovementCase, PlanAnswer, PlannedAction
from audits.services import (
    Looked,
    agree_plan,
    answer_action,
    ask_for_plan_time,
    record_meeting,
    record_talk,
    strike_off_action,
    verify_answer,
)
from audits.services.cases import step_now
from audits.services.extensions import is_due
from foundation.dates import FAR, today as now

YES, NO = "yes", "no"
Kind = CaseStep.Kind


class MinutesForm(forms.Form):
    """When it was held and what was said."""

    held_on = day_field(gettext_lazy("Held on"), initial=now)
    minutes = words_field(
        gettext_lazy("Minutes"), max_length=8000, help_text=gettext_lazy("Who was there; what follows.")
    )


class PlanForm(forms.Form):
    """When the plan was agreed."""

    agreed_on = day_field(gettext_lazy("Agreed on"), initial=now)
    words = words_field(gettext_lazy("In words"), max_length=8000, required=False)


class SaidForm(forms.Form):
    """What was done, as the supplier says."""

    said = words_field(gettext_lazy("What was done"), max_length=4000)


class LookedForm(forms.Form):
    """What came of looking."""

    is_effective = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[
            (YES, pgettext_lazy("planned action", "It was carried out")),
            (NO, pgettext_lazy("planned action", "It is not enough: the supplier answers again")),
        ],
        widget=forms.RadioSelect,
    )
    verified_on = day_field(gettext_lazy("Verified on"), initial=now)
    words = words_field(gettext_lazy("In words, for the supplier"), max_length=2000, required=False)


class StruckOffForm(forms.Form):
    """A reason."""

    why = words_field(gettext_lazy("Why"))


def is_at(kind: str) -> Callable[[ImprovementCase], bool]:
    """Return what tells whether a case is at a step."""
    return lambda case: case.is_open and step_now(case).kind == kind


def waiting_of(action: PlannedAction) -> PlanAnswer | None:
    """Return the answer to an action that waits to be verified."""
    return action.answers.filter(verdict=PlanAnswer.Verdict.WAITING).first()


def verify(action: PlannedAction, given: dict[str, Any], actor: User, today: date) -> None:
    """Record what came of looking at the answer that waits."""
    answer = waiting_of(action)
    if answer is None:
        raise ValidationError(_("No answer waits here; somebody may have been faster."))
    looked = Looked(given["verified_on"], given["is_effective"] == YES, given["words"])
    verify_answer(answer, looked, actor=actor, today=today)


CASE_STEPS = {
    "meeting": Step(
        gettext_lazy("Record the internal meeting"),
        gettext_lazy("The talk with the supplier comes next."),
        MinutesForm,
        lambda case, given, actor, today: record_meeting(case, **given, actor=actor, today=today),
        is_at(Kind.MEETING),
        gettext_lazy("The meeting was recorded."),
    ),
    "talk": Step(
        gettext_lazy("Record the talk with the supplier"),
        gettext_lazy("The plan comes next: note its actions, then record that it was agreed."),
        MinutesForm,
        lambda case, given, actor, today: record_talk(case, **given, actor=actor, today=today),
        is_at(Kind.TALK),
        gettext_lazy("The talk was recorded."),
    ),
    "plan": Step(
        gettext_lazy("Record that the plan was agreed"),
        gettext_lazy("From that day on the supplier is asked for each action, and another person verifies it."),
        PlanForm,
        lambda case, given, actor, today: agree_plan(case, **given, actor=actor, today=today),
        lambda case: is_at(Kind.PLAN)(case) and case.actions.filter(agreed_on=FAR, struck_off_on=None).exists(),
        gettext_lazy("The plan was agreed."),
    ),
}
ACTION_STEPS = {
    "answer": Step(
        gettext_lazy("Answer for the supplier"),
        gettext_lazy("What it said elsewhere than in the portal. Another person verifies it."),
        SaidForm,
        lambda action, given, actor, today: answer_action(action, given["said"], actor=actor, today=today),
        lambda action: is_due(action, now()),
        gettext_lazy("The answer was recorded."),
    ),
    "verify": Step(
        gettext_lazy("Verify the answer"),
        gettext_lazy("Once all actions of the plan were carried out, the supplier is assessed anew."),
        LookedForm,
        verify,
        lambda action: waiting_of(action) is not None and action.case.is_open,
        gettext_lazy("The verdict was recorded."),
    ),
    "more-time": Step(
        gettext_lazy("Ask for more time"),
        gettext_lazy("Another person grants it or not."),
        MoreTimeForm,
        lambda action, given, actor, today: ask_for_plan_time(action, **given, actor=actor, today=today),
        lambda action: is_due(action, now()) and not waits_for_time(action),
        gettext_lazy("More time was asked for."),
    ),
    "decide": DECIDE,
    "strike-off": Step(
        gettext_lazy("Strike the action off"),
        gettext_lazy("It is no part of the plan; it stays on record with the reason."),
        StruckOffForm,
        lambda action, given, actor, today: strike_off_action(action, why=given["why"], actor=actor, today=today),
        lambda action: action.is_noted,
        gettext_lazy("The action was struck off."),
        is_grave=True,
    ),
}
