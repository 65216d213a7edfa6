"""Verify how a finding was mended: nothing else closes it; and reopen what did not last."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import CorrectiveAction, Finding, FindingState
from audits.services.findings import held, move, state_now
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted, refuse_own

Verdict, Way, State = CorrectiveAction.Verdict, CorrectiveAction.Way, FindingState.State


class Verified(NamedTuple):
    """What came of looking: how, on which day, whether it holds, and what is said of it."""

    way: str
    verified_on: date
    is_effective: bool
    words: str = ""


def verify_action(action: CorrectiveAction, verified: Verified, *, actor: User, today: date) -> CorrectiveAction:
    """Close the finding of an answer that holds; let it be open again where that is not enough.

    Raises ValidationError for who answered, or has a tie to the supplier; for a day before the answer or to come; where
    the finding must be closed on site and was looked at from a desk; and, where it is not enough, without words.
    """
    with ledger(actor) as events:
        finding = held(action.finding)
        action.refresh_from_db(from_queryset=CorrectiveAction.objects.select_for_update(of=("self",)))
        refuse_verified(action)
        refuse_own(action.answered_by_id, actor=actor)
        refuse_conflicted(finding.supplier_id, actor=actor, today=today)
        refuse_verdict(finding, verified, today)
        settle(action, verified, actor)
        events.add("action_verified", action)
        state = State.CLOSED if verified.is_effective else State.OPEN
        # From today: until then nobody here knew, and said so.
        move(finding, state, on=today, actor=actor, why=action.words)
    return action


def settle(action: CorrectiveAction, verified: Verified, actor: User) -> None:
    """Write what came of an answer."""
    action.verdict = Verdict.EFFECTIVE if verified.is_effective else Verdict.INSUFFICIENT
    action.verified_way, action.verified_on, action.words = verified.way, verified.verified_on, verified.words.strip()
    action.verified_by, action.verified_at = actor, timezone.now()
    action.full_clean()
    action.save()


def refuse_verified(action: CorrectiveAction) -> None:
    """Raise ValidationError for an answer that was verified meanwhile."""
    if action.verdict != Verdict.WAITING:
        raise ValidationError(_("This answer was verified already."), code="state")


def refuse_verdict(finding: Finding, verified: Verified, today: date) -> None:
    """Raise ValidationError for a verdict that cannot be given."""
    if verified.verified_on > today:
        raise ValidationError({"verified_on": _("It cannot be verified on a day to come.")})
    present = state_now(finding)
    if present and verified.verified_on < present.effective_on:
        raise ValidationError(_("This day is before what happened last."), code="period")
    if verified.is_effective and verified.way == Way.DESK and finding.is_closed_on_site:
        words = _("This finding can be closed only on site: record the visit on which it was seen to be mended.")
        raise ValidationError({"verified_way": words})
    if not verified.is_effective and not verified.words.strip():
        raise ValidationError({"words": _("Say what is missing: the supplier reads it.")})


def reopen_finding(finding: Finding, *, why: str, due_on: date, actor: User, today: date) -> FindingState:
    """Open a closed finding again, due on another day. Raises ValidationError without a reason, and for a past day."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: the supplier reads it.")})
    if due_on < today:
        raise ValidationError({"due_on": _("It cannot be due on a day that is past.")})
    with ledger(actor):
        held(finding)
        refuse_conflicted(finding.supplier_id, actor=actor, today=today)
        before, finding.due_on = finding.due_on, due_on
        finding.save(update_fields=["due_on"])
        return move(finding, State.REOPENED, on=today, actor=actor, why=why.strip(), due_before=before)
