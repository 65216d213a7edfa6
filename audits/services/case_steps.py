"""The steps of an improvement case that people take: the meeting, the talk, the plan."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import CaseStep, ImprovementCase
from audits.services.cases import advance, held_at
from evidence.ledger import ledger
from foundation.dates import FAR
from suppliers.services import refuse_conflicted

Kind = CaseStep.Kind


def record_meeting(case: ImprovementCase, *, minutes: str, held_on: date, actor: User, today: date) -> CaseStep:
    """Record the internal meeting about a supplier in grade D, with its minutes; return the step that follows.

    Raises ValidationError at another step, without minutes, for a day to come or before the step began, and for
    whoever has a conflict of interest with the supplier.
    """
    return record(case, Kind.MEETING, words=minutes, on=held_on, actor=actor, today=today)


def record_talk(case: ImprovementCase, *, minutes: str, held_on: date, actor: User, today: date) -> CaseStep:
    """Record the talk with the supplier; raises as `record_meeting` does."""
    return record(case, Kind.TALK, words=minutes, on=held_on, actor=actor, today=today)


def record(case: ImprovementCase, kind: Kind, *, words: str, on: date, actor: User, today: date) -> CaseStep:
    """Record today that a step was done on a day."""
    if not words.strip():
        raise ValidationError({"minutes": _("Write down what was said: the report rests on it.")})
    with ledger(actor):
        step = held_at(case, kind)
        refuse_conflicted(case.supplier_id, actor=actor, today=today)
        refuse_day(step, on, today)
        return advance(case, step, on=today, held_on=on, actor=actor, words=words.strip())


def agree_plan(case: ImprovementCase, *, words: str = "", agreed_on: date, actor: User, today: date) -> CaseStep:
    """Agree the plan with all actions that were noted; the supplier is asked for each from today on.

    Raises ValidationError at another step, without any action, where one is due before that day, for a day to come or
    before the talk, and for whoever has a conflict of interest.
    """
    with ledger(actor) as events:
        step = held_at(case, Kind.PLAN)
        refuse_conflicted(case.supplier_id, actor=actor, today=today)
        refuse_day(step, agreed_on, today)
        noted = [*case.actions.filter(agreed_on=FAR, struck_off_on=None)]
        if not noted:
            raise ValidationError(_("A plan needs an action at least: note what is to be done."), code="empty")
        if any(action.due_on < today for action in noted):
            words = _("An action is due on a day that is past: the supplier is asked from today on.")
            raise ValidationError(words, code="due")
        case.actions.filter(pk__in=[action.pk for action in noted]).update(agreed_on=today)
        events.add_many("plan_agreed", type(noted[0]), [action.pk for action in noted])
        last = max(action.due_on for action in noted)
        return advance(case, step, on=today, held_on=agreed_on, actor=actor, words=words.strip(), due_after=last)


def refuse_day(step: CaseStep, on: date, today: date) -> None:
    """Raise ValidationError for a day to come, or before the step before it was done."""
    if on > today:
        raise ValidationError(_("This day is still to come."), code="future")
    last = step.case.steps.exclude(held_on=None).order_by("-pk").first()
    if on < (last.held_on if last and last.held_on else step.began_on):
        raise ValidationError(_("This day is before what happened last."), code="period")
