"""Ask for more time, for a finding or for an action of an improvement plan; another person grants it or not."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import CaseStep, Extension, Finding, ImprovementCase, PlannedAction
from audits.services.cases import held_at
from audits.services.findings import held, state_now
from evidence.ledger import Notebook, ledger
from foundation.dates import months_after, written
from suppliers.services import refuse_conflicted, refuse_own

CHECK = CaseStep.Kind.CHECK
#: More time is so much past the present due day, at most; who needs more asks again.
MOST_MONTHS = 12


def ask_for_extension(finding: Finding, *, due_on: date, why: str, actor: User) -> Extension:
    """Ask for more time for a finding, until a later day.

    Raises ValidationError for one that waits for nobody's answer, without a reason, and while another request waits.
    """
    refuse_silent(why)
    with ledger(actor) as events:
        held(finding)
        present = state_now(finding)
        if present is None or present.state not in present.TO_ANSWER or finding.due_on is None:
            raise ValidationError(nothing_due(), code="state")
        asked = Extension(finding=finding, due_before=finding.due_on, due_on=due_on, why=why, asked_by=actor)
        return saved(asked, events)


def ask_for_plan_time(action: PlannedAction, *, due_on: date, why: str, actor: User, today: date) -> Extension:
    """Ask for more time for an agreed action, until a later day; raises as `ask_for_extension` does."""
    refuse_silent(why)
    with ledger(actor) as events:
        held_at(action.case, CHECK)
        action.refresh_from_db(fields=["due_on"])
        if not is_due(action, today):
            raise ValidationError(nothing_due(), code="state")
        asked = Extension(action=action, due_before=action.due_on, due_on=due_on, why=why, asked_by=actor)
        return saved(asked, events)


def decide_extension(extension: Extension, *, is_granted: bool, words: str = "", actor: User, today: date) -> Extension:
    """Grant more time, which moves the day on which the finding or the action is due, or refuse it.

    Raises ValidationError for who asked, or has a tie to the supplier; for what was decided meanwhile; where it is
    refused, without a reason; and where it is granted, if nothing is due, or on another day, by then.
    """
    if not (is_granted or words.strip()):
        raise ValidationError({"words": _("Say why: the supplier reads it.")})
    with ledger(actor) as events:
        row = held_row(extension)
        extension.refresh_from_db(from_queryset=Extension.objects.select_for_update(of=("self",)))
        if extension.decision != Extension.Decision.WAITING:
            raise ValidationError(_("This was decided already."), code="state")
        refuse_own(extension.asked_by_id, actor=actor)
        supplier = row.supplier_id if isinstance(row, Finding) else row.case.supplier_id
        refuse_conflicted(supplier, actor=actor, today=today)
        if is_granted:
            refuse_overtaken(row, extension, today)
        extension.decision = Extension.Decision.GRANTED if is_granted else Extension.Decision.REFUSED
        extension.decided_by, extension.decided_at, extension.words = actor, timezone.now(), words.strip()
        extension.save()
        events.add("extension_granted" if is_granted else "extension_refused", extension)
        if is_granted:
            row.due_on = extension.due_on
            row.save(update_fields=["due_on"])
            events.add("finding_extended" if isinstance(row, Finding) else "plan_action_extended", row)
            if isinstance(row, PlannedAction):
                extend_checks(row, events, today)
    return extension


def held_row(extension: Extension) -> Finding | PlannedAction:
    """Return the finding, or the action, for which there may be more time; nobody answers or decides it meanwhile."""
    if extension.finding:
        return held(extension.finding)
    action = extension.action
    assert action
    ImprovementCase.objects.select_for_update(of=("self",)).get(pk=action.case_id)
    action.refresh_from_db(fields=["due_on"])
    return action


def extend_checks(action: PlannedAction, events: Notebook, today: date) -> None:
    """Let the checks of a plan wait for an action; what was overdue on a past day stays so."""
    step, due_on = held_at(action.case, CHECK), action.due_on + timedelta(days=CaseStep.DAYS[CHECK])
    if today <= step.due_on < due_on:
        step.due_on = due_on
        step.save(update_fields=["due_on"])
        events.add("case_step_extended", step)


def saved(asked: Extension, events: Notebook) -> Extension:
    """Save what is asked for; raise ValidationError (code `too_late`) where it is for more than a year."""
    latest = months_after(asked.due_before, MOST_MONTHS)
    if asked.due_on > latest:
        words = _("More time is at most a year past the day on which it is due: %(day)s at the latest.")
        raise ValidationError({"due_on": ValidationError(words % {"day": written(latest)}, code="too_late")})
    asked.full_clean()
    asked.save()
    events.add("extension_asked", asked)
    return asked


def refuse_silent(why: str) -> None:
    """Raise ValidationError where nobody says why."""
    if not why.strip():
        raise ValidationError({"why": _("Say why more time is needed.")})


def nothing_due() -> str:
    """Say that there is nothing to ask for."""
    return _("Nothing is due here for which there could be more time.")


def is_due(action: PlannedAction, today: date) -> bool:
    """Tell whether an action waits for the supplier."""
    return PlannedAction.objects.to_answer(today).filter(pk=action.pk).exists()


def refuse_overtaken(row: Finding | PlannedAction, extension: Extension, today: date) -> None:
    """Raise ValidationError (code `overtaken`) where nothing is due any more, or on another day than then."""
    if isinstance(row, Finding):
        present = state_now(row)
        is_open = present is not None and present.state in present.NOT_CLOSED
        words = _("The finding is closed, or due on another day, by now: refuse this; more time can be asked for anew.")
    else:
        is_open = is_due(row, today)
        words = _("It was answered, or is due on another day, by now: refuse this; more time can be asked for anew.")
    if not is_open or row.due_on != extension.due_before:
        raise ValidationError(words, code="overtaken")
