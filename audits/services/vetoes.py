"""Raise a veto, and confirm or dismiss one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import AssessmentCycle, RaisedVeto
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted, refuse_own

Decision = RaisedVeto.Decision


def raise_veto(raised: RaisedVeto, *, actor: User, today: date) -> RaisedVeto:
    """Record that a veto applies to a supplier; it counts once another person confirms it.

    Raises ValidationError where the cycle is closed, and for a conflict of interest (code `conflict`).
    """
    raised.raised_by = actor
    raised.full_clean()
    with ledger(actor) as events:
        refuse_closed_cycle(raised.assessment.cycle_id)
        refuse_conflicted(raised.assessment.supplier_id, actor=actor, today=today)
        raised.save()
        events.add("veto_raised", raised)
    return raised


def decide_veto(raised: RaisedVeto, decision: Decision, *, actor: User, today: date) -> None:
    """Confirm or dismiss a veto that another person raised; raise ValidationError where it is too late."""
    with ledger(actor) as events:
        refuse_closed_cycle(raised.assessment.cycle_id)
        # Read again: somebody else may have decided it meanwhile.
        raised.refresh_from_db(from_queryset=RaisedVeto.objects.select_for_update())
        if raised.decision != Decision.WAITING:
            raise ValidationError(_("Somebody else decided this veto meanwhile."), code="decided")
        refuse_own(raised.raised_by_id, actor=actor)
        refuse_conflicted(raised.assessment.supplier_id, actor=actor, today=today)
        raised.decision, raised.decided_by, raised.decided_at = decision, actor, timezone.now()
        raised.save(update_fields=["decision", "decided_by", "decided_at"])
        events.add(f"veto_{decision}", raised)


def refuse_closed_cycle(pk: int) -> None:
    """Raise ValidationError (code `closed`) where a cycle is closed; nobody closes it meanwhile."""
    cycle = AssessmentCycle.objects.select_for_update(no_key=True).get(pk=pk)
    if cycle.called_off_on:
        words = _("The assessment of %(period)s was called off: no veto counts in it.")
        raise ValidationError(words % {"period": cycle.period}, code="closed")
    if not cycle.is_open:
        words = _("The assessment of %(period)s is closed; what it found stands.")
        raise ValidationError(words % {"period": cycle.period}, code="closed")
