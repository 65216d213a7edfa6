"""Ask for another grade than an assessment came to, and decide about it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment, Override
from audits.services.regrading import regrade
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted, refuse_own


def ask_override(assessment: Assessment, *, grade: str, reason: str, actor: User, today: date) -> Override:
    """Ask for another grade; it counts once a second person approves.

    Raises ValidationError without a reason, before the cycle is closed, where one waits already, and for a conflict of
    interest.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the auditor will ask.")}, code="required")
    with ledger(actor) as events:
        assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if not assessment.is_closed:
            raise ValidationError(_("This assessment is not closed yet."), code="open")
        if assessment.overrides.filter(decision=Override.Decision.WAITING).exists():
            raise ValidationError(_("Another grade was asked for already; it waits for a second person."), code="waits")
        refuse_conflicted(assessment.supplier_id, actor=actor, today=today)
        override = Override(assessment=assessment, grade=grade, reason=reason.strip(), asked_by=actor)
        override.full_clean()
        override.save()
        events.add("override_asked", override)
    return override


def decide_override(override: Override, decision: Override.Decision, *, actor: User, today: date) -> None:
    """Approve another grade, which supersedes the one on file, or refuse it.

    Raises ValidationError where it was decided meanwhile, for whoever asked, and for a conflict of interest.
    """
    with ledger(actor) as events:
        # Read again: somebody else may have decided it meanwhile.
        override = (
            Override.objects.select_for_update(of=["self"]).select_related("assessment__cycle").get(pk=override.pk)
        )
        if not override.is_open:
            raise ValidationError(_("Somebody else decided this meanwhile."), code="decided")
        refuse_own(override.asked_by_id, actor=actor)
        refuse_conflicted(override.assessment.supplier_id, actor=actor, today=today)
        override.decision, override.decided_by, override.decided_at = decision, actor, timezone.now()
        override.save()
        events.add(f"override_{decision}", override)
        if decision == Override.Decision.APPROVED:
            regrade(override.assessment, override.grade, reason=override.reason, actor=actor, today=today)
