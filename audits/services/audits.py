"""Plan an audit, hold it, call it off."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Audit
from evidence.ledger import ledger
from evidence.moved import moved_from
from suppliers.services import refuse_conflicted
from suppliers.services.fairness import tied_to

#: What may be changed of an audit until its report is submitted.
CHANGEABLE = ("sites", "kind", "planned_on", "lead_auditor", "auditors", "summary")
#: Who audited: fixed once it was held.
AUDITED_BY = ("lead_auditor", "auditors")


def plan_audit(audit: Audit, *, actor: User) -> Audit:
    """Record that a supplier is to be audited; without a number it is given one."""
    audit.recorded_by = actor
    audit.reference = audit.reference.strip() or next_reference(audit)
    audit.full_clean()
    with ledger(actor) as events:
        audit.save()
        events.add("audit_planned", audit)
    return audit


def change_audit(audit: Audit, *, actor: User) -> Audit:
    """Save what of an audit can still be changed.

    Raises ValidationError once its report was submitted, and for others who audited than those who held it.
    """
    with ledger(actor) as events:
        stored = locked(audit)
        refuse_submitted(stored)
        refuse_others(audit, stored)
        audit.full_clean()
        audit.save(update_fields=CHANGEABLE)
        events.add("audit_changed", audit)
    return audit


def hold_audit(audit: Audit, *, began_on: date, ended_on: date, actor: User, today: date) -> Audit:
    """Record on which days an audit was held: both are inclusive. Whoever does so approves no report of it.

    Raises ValidationError for days to come, and without anybody who audited.
    """
    if ended_on > today:
        raise ValidationError({"ended_on": _("An audit that was held cannot end in the future.")})
    with ledger(actor) as events:
        audit = locked(audit)
        refuse_submitted(audit)
        refuse_auditors(audit, began_on)
        if (audit.began_on, audit.ended_on) == (began_on, ended_on):
            return audit
        moved = moved_from(audit.ended_on, ended_on)
        audit.began_on, audit.ended_on, audit.held_by = began_on, ended_on, actor
        audit.full_clean()
        audit.save(update_fields=["began_on", "ended_on", "held_by"])
        events.add("audit_held", audit, **moved)
    return audit


def refuse_others(audit: Audit, stored: Audit) -> None:
    """Raise ValidationError where others are said to have audited once it was held."""
    before, after = ((row.lead_auditor_id, row.auditors.strip()) for row in (stored, audit))
    if stored.ended_on and before != after:
        words = _("The audit was held: who audited stays as it was recorded then.")
        raise ValidationError(words, code="held")


def refuse_auditors(audit: Audit, day: date) -> None:
    """Raise ValidationError where nobody audited, or somebody who has a tie to the supplier."""
    if not (audit.lead_auditor_id or audit.auditors.strip()):
        raise ValidationError(_("Say who audited; then record that it was held."), code="required")
    if audit.lead_auditor and audit.supplier_id in tied_to(audit.lead_auditor, day):
        words = _("The lead auditor has a conflict of interest with this supplier; another person must audit it.")
        raise ValidationError(words, code="conflict")


def cancel_audit(audit: Audit, *, why: str, actor: User, today: date) -> Audit:
    """Call an audit off. Raises ValidationError without a reason, for one that was held, and for a tie."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: the auditor will ask.")})
    with ledger(actor) as events:
        audit = locked(audit)
        refuse_conflicted(audit.supplier_id, actor=actor, today=today)
        if audit.ended_on or audit.cancelled_on:
            raise ValidationError(_("Only an audit that is planned can be called off."), code="state")
        audit.cancelled_on, audit.cancelled_why = today, why.strip()
        audit.save(update_fields=["cancelled_on", "cancelled_why"])
        events.add("audit_cancelled", audit)
    return audit


def locked(audit: Audit) -> Audit:
    """Return an audit as it is stored, locked until the transaction ends."""
    return Audit.objects.select_for_update(of=("self",)).select_related("scheme", "supplier").get(pk=audit.pk)


def refuse_submitted(audit: Audit) -> None:
    """Raise ValidationError for an audit of which nothing can be entered any more."""
    if not audit.is_open:
        words = _("Its report was submitted, or it was called off: nothing of it can be changed any more.")
        raise ValidationError(words, code="state")


def next_reference(audit: Audit) -> str:
    """Return a number that no audit has: the supplier's code and the day, with a count from the second on."""
    stem = f"{audit.supplier.code}-{audit.planned_on:%Y%m%d}"
    taken = set(Audit.objects.filter(reference__startswith=stem).values_list("reference", flat=True))
    counted = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *counted) if name not in taken)
