"""The actions of an improvement plan: noted, agreed with the plan, answered by the supplier, verified by another."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import CaseStep, ImprovementCase, PlanAnswer, PlanFile, PlannedAction
from audits.services.cases import advance, held_at
from evidence.ledger import ledger
from foundation.dates import FAR
from suppliers.models import Upload
from suppliers.services import refuse_conflicted, refuse_own

Kind, Verdict = CaseStep.Kind, PlanAnswer.Verdict


class Looked(NamedTuple):
    """What came of looking at an answer: on which day, whether it holds, and what is said of it."""

    on: date
    is_effective: bool
    words: str = ""


def note_action(action: PlannedAction, *, actor: User, today: date) -> PlannedAction:
    """Note an action for the plan that is being made, or save it changed.

    Raises ValidationError where no plan is being made, for whoever has a conflict of interest, for a day that has
    passed, and for what the plan has already.
    """
    with ledger(actor) as events:
        held_at(action.case, Kind.PLAN)
        refuse_conflicted(action.case.supplier_id, actor=actor, today=today)
        if not action.is_noted:
            raise ValidationError(_("This action is agreed or struck off: note another one."), code="state")
        if action.due_on and action.due_on < today:
            raise ValidationError({"due_on": _("It cannot be due on a day that is past.")})
        same = action.case.actions.filter(words=action.words, struck_off_on=None).exclude(pk=action.pk)
        if same.exists():
            raise ValidationError({"words": _("The plan has this action already.")})
        is_new = action._state.adding
        if is_new:
            action.recorded_by = actor
        action.full_clean()
        action.save()
        events.add("plan_action_noted" if is_new else "plan_action_changed", action)
    return action


def strike_off_action(action: PlannedAction, *, why: str, actor: User, today: date) -> PlannedAction:
    """Strike an action off that is not agreed yet. Raises ValidationError without a reason, and once it is agreed."""
    if not why.strip():
        raise ValidationError({"why": _("Say why it is struck off.")})
    with ledger(actor) as events:
        held_at(action.case, Kind.PLAN)
        refuse_conflicted(action.case.supplier_id, actor=actor, today=today)
        action.refresh_from_db(from_queryset=PlannedAction.objects.select_for_update(of=("self",)))
        if not action.is_noted:
            raise ValidationError(_("This action is agreed or struck off already."), code="state")
        action.struck_off_on, action.struck_off_why = today, why.strip()
        action.save(update_fields=["struck_off_on", "struck_off_why"])
        events.add("plan_action_struck_off", action)
    return action


def answer_action(
    action: PlannedAction, said: str, *, uploads: Collection[Upload] = (), actor: User, today: date
) -> PlanAnswer:
    """Record what was done of an agreed action, with the files that bear it out; it then waits to be verified.

    Raises ValidationError without words, for an action that does not wait for an answer, and for files that are not
    the supplier's.
    """
    if not said.strip():
        raise ValidationError({"said": _("Say what was done.")})
    with ledger(actor) as events:
        held_at(action.case, Kind.CHECK)
        if not PlannedAction.objects.to_answer(today).filter(pk=action.pk).exists():
            raise ValidationError(_("This action does not wait for an answer. Look at it again."), code="state")
        supplier = action.case.supplier_id
        if any(upload.supplier_id != supplier or upload.state not in Upload.USABLE for upload in uploads):
            raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
        answer = PlanAnswer(action=action, said=said.strip(), answered_on=today, answered_by=actor)
        answer.full_clean()
        answer.save()
        events.add("plan_answered", answer)
        for upload in uploads:
            events.add("plan_file_added", PlanFile.objects.create(answer=answer, upload=upload))
    return answer


def verify_answer(answer: PlanAnswer, looked: Looked, *, actor: User, today: date) -> PlanAnswer:
    """Say whether an action was carried out; once all of a plan were, a new assessment is the next step.

    Raises ValidationError for who answered, or has a conflict of interest; for a day before the answer or to come;
    and, where it is not enough, without words.
    """
    if not looked.is_effective and not looked.words.strip():
        raise ValidationError({"words": _("Say what is missing: the supplier reads it.")})
    with ledger(actor) as events:
        case = answer.action.case
        step = held_at(case, Kind.CHECK)
        answer.refresh_from_db(from_queryset=PlanAnswer.objects.select_for_update(of=("self",)))
        if answer.verdict != Verdict.WAITING:
            raise ValidationError(_("This answer was verified already."), code="state")
        refuse_own(answer.answered_by_id, actor=actor)
        refuse_conflicted(case.supplier_id, actor=actor, today=today)
        if not answer.answered_on <= looked.on <= today:
            words = _("It is verified on a day from the answer until today.")
            raise ValidationError({"verified_on": ValidationError(words, code="period")})
        answer.verdict = Verdict.EFFECTIVE if looked.is_effective else Verdict.INSUFFICIENT
        answer.verified_on, answer.verified_by, answer.words = looked.on, actor, looked.words.strip()
        answer.settled_on = today
        answer.full_clean()
        answer.save()
        events.add("plan_verified", answer)
        if not waits_for_more(case, today):
            advance(case, step, on=today, held_on=carried_out_on(case, today), actor=actor)
    return answer


def carried_out_on(case: ImprovementCase, today: date) -> date:
    """Return the day on which the last action of a plan was seen to be carried out; one was, at least."""
    seen = PlanAnswer.objects.effective(today).filter(action__case=case)
    return seen.latest("verified_on").verified_on or date.min


def waits_for_more(case: ImprovementCase, today: date) -> bool:
    """Tell whether an action of a case's plan was not carried out yet."""
    agreed = case.actions.filter(struck_off_on=None).exclude(agreed_on=FAR)
    return agreed.exclude(pk__in=PlanAnswer.objects.effective(today).values("action")).exists()
