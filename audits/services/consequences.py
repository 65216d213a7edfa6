"""What follows from grades: approved by people, ended before its time by others."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Consequence, ConsequenceRule
from audits.services.following import is_over
from audits.told import bearing_of
from evidence.ledger import ledger
from foundation.dates import read_period
from suppliers.models import GradeChange, Supplier
from suppliers.services import refuse_conflicted, refuse_own

Decision = Consequence.Decision


def decide_consequence(consequence: Consequence, decision: Decision, *, actor: User, today: date) -> None:
    """Approve a consequence that a grade recorded by another person proposed, from today on, or dismiss it.

    Raises ValidationError where it does not wait any more, and, to be approved, where it follows no more, or from a
    grade that is hers.
    """
    with ledger(actor) as events:
        again(consequence)
        if consequence.decision != Decision.WAITING:
            raise ValidationError(_("This does not wait for approval any more."), code="decided")
        refuse_own(consequence.proposed_by_id, actor=actor)
        refuse_conflicted(consequence.supplier_id, actor=actor, today=today)
        if decision == Decision.APPROVED:
            refuse_grader(consequence, actor)
        if decision == Decision.APPROVED and is_over(consequence, today):
            words = _("This does not follow from the supplier's grades any more: dismiss it.")
            raise ValidationError(words, code="over")
        consequence.decision, consequence.decided_by, consequence.decided_at = decision, actor, timezone.now()
        if decision == Decision.APPROVED:
            consequence.in_force_from = today
        consequence.save()
        events.add(f"consequence_{decision}", consequence)


def refuse_grader(consequence: Consequence, actor: User) -> None:
    """Raise ValidationError (code `own`) for who recorded one of the grades from which something follows."""
    theirs = GradeChange.objects.current().filter(supplier=consequence.supplier_id)
    on_file = [read_period(period) for period in theirs.values_list("period", flat=True)]
    bearing = bearing_of(read_period(consequence.period), on_file, consequence.rule.in_a_row)
    for grade in theirs.filter(period__in=[period.code for period in bearing]):
        refuse_own(grade.recorded_by_id, actor=actor)


def end_consequence(consequence: Consequence, *, reason: str, actor: User, today: date) -> None:
    """End a consequence that is in force before its time, today being the first day without it.

    Raises ValidationError without a reason, where it is not in force, for whoever approved it, and for a conflict of
    interest.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the auditor will ask.")}, code="required")
    with ledger(actor) as events:
        again(consequence)
        if not consequence.in_force_from <= today < consequence.in_force_until:
            raise ValidationError(_("This is not in force, so it cannot be ended."), code="period")
        if consequence.decided_by_id == actor.pk:
            raise ValidationError(_("You approved this yourself; another person must end it."), code="own")
        refuse_conflicted(consequence.supplier_id, actor=actor, today=today)
        consequence.in_force_until, consequence.ended_by, consequence.end_reason = today, actor, reason.strip()
        consequence.save(update_fields=["in_force_until", "ended_by", "end_reason"])
        events.add("consequence_ended", consequence)


def again(consequence: Consequence) -> None:
    """Read a consequence anew, locked after its supplier: grades that are recorded meanwhile may end it as well."""
    list(Supplier.objects.select_for_update(no_key=True).filter(pk=consequence.supplier_id).values_list("pk"))
    consequence.refresh_from_db(from_queryset=Consequence.objects.select_for_update(of=("self",)))


def save_consequence_rule(rule: ConsequenceRule, *, actor: User) -> ConsequenceRule:
    """Save a rule; it is looked at when a supplier's grade or stage is next recorded, and by the clock for all.

    Raises ValidationError (code `rests`) where something is in force by it that would end.
    """
    with ledger(actor) as events:
        rule.clean()
        rule.save()
        events.add("reference_saved", rule)
    return rule
