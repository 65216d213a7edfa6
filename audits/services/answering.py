"""A supplier says how it mends a finding."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import ActionFile, CorrectiveAction, Finding, FindingState
from audits.services.extensions import MOST_MONTHS
from audits.services.findings import held, move, state_now
from evidence.ledger import ledger
from foundation.dates import FAR, end_of, months_after, written
from suppliers.models import Upload

State, Verdict = FindingState.State, CorrectiveAction.Verdict


def answer_finding(
    finding: Finding,
    action: CorrectiveAction,
    *,
    uploads: Collection[Upload] = (),
    actor: User,
    today: date,
    answered_on: date | None = None,
) -> CorrectiveAction:
    """Record the answer to a finding, with the files that bear it out; it then waits to be verified.

    `answered_on` is the day on which the supplier said it, where that was before today. Raises ValidationError as
    `refuse_answer` does, and for files that are not the supplier's.
    """
    with ledger(actor) as events:
        held(finding)
        refuse_files(finding, uploads)
        refuse_answer(finding, state_now(finding), due_on=action.due_on, answered_on=answered_on, today=today)
        action.finding, action.answered_by = finding, actor
        if answered_on is not None:
            action.answered_at = noon(answered_on)
        # From today: until then nobody here knew.
        move(finding, FindingState.State.ANSWERED, on=today, actor=actor)
        action.full_clean()
        action.save()
        events.add("action_answered", action)
        for upload in uploads:
            events.add("action_file_added", ActionFile.objects.create(action=action, upload=upload))
    return action


def refuse_answer(
    finding: Finding, present: FindingState | None, *, due_on: date | None, answered_on: date | None, today: date
) -> None:
    """Raise ValidationError for an answer that a finding in its present state does not take.

    That is: one that does not wait for it; one that was given before the finding waited, or on a day to come; one that
    is to be carried out more than a year after the finding is due, or after today where that is later.
    """
    if present is None or present.state not in present.TO_ANSWER:
        raise ValidationError(unasked(present), code="state")
    if answered_on is not None and not present.effective_on <= answered_on <= today:
        words = _("Write a day from %(day)s, since when the finding waits for an answer, until today.")
        words %= {"day": written(present.effective_on)}
        raise ValidationError({"answered_on": ValidationError(words, code="period")})
    latest = months_after(max(today, finding.due_on or today), MOST_MONTHS)
    if due_on is not None and due_on > latest:
        words = _("All of it is done within a year of the day on which the finding is due: %(day)s at the latest.")
        raise ValidationError({"due_on": ValidationError(words % {"day": written(latest)}, code="too_late")})


def unasked(present: FindingState | None) -> str:
    """Say why a finding does not wait for an answer."""
    if present is None:
        return _(
            "The report of its audit is not approved yet: the supplier was told of no finding that it could answer."
        )
    if present.state == State.ANSWERED:
        return _(
            "An answer to this finding waits to be verified already; another one is taken once that was not enough."
        )
    return _("This finding is closed: nothing is answered to it, unless it is reopened on its page first.")


def noon(day: date) -> datetime:
    """Return a moment that is of a day of the organisation, however its clocks are changed."""
    return end_of(day) - timedelta(hours=12)


def take_answers_back(actions: Collection[int], *, actor: User, today: date) -> None:
    """Remove answers that an import brought, and let their findings wait for one again: from today on.

    Raises ValidationError where one was verified.
    """
    with ledger(actor) as events:
        for action in CorrectiveAction.objects.filter(pk__in=actions).select_related("finding").order_by("finding"):
            finding = held(action.finding)
            action.refresh_from_db(from_queryset=CorrectiveAction.objects.select_for_update(of=("self",)))
            if action.verdict != Verdict.WAITING:
                raise ValidationError(_("This answer was verified already."), code="state")
            *_earlier, former, answered = finding.states.order_by("pk")
            if answered.effective_on < today:
                # Days since have said that it was answered.
                move(
                    finding,
                    State.OPEN,
                    on=today,
                    actor=actor,
                    why=_("Its answer was removed with the import that brought it"),
                )
            else:
                forget(answered, former, actor=actor)
            events.add("finding_answer_removed", finding)
            events.add("action_removed", action)
            action.delete()


def forget(answered: FindingState, former: FindingState, *, actor: User) -> None:
    """Remove a state of today, and let the one before last."""
    with ledger(actor) as events:
        events.add("finding_state_removed", answered)
        answered.delete()
        former.until = FAR
        former.save(update_fields=["until"])
        events.add("finding_state_restored", former)


def refuse_files(finding: Finding, uploads: Collection[Upload]) -> None:
    """Raise ValidationError for files of another supplier, and for what was refused or is in quarantine."""
    if any(upload.supplier_id != finding.supplier_id or upload.state not in Upload.USABLE for upload in uploads):
        raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
