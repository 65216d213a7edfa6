"""Who may act for a supplier in the portal."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import Membership, Supplier


def grant_membership(person: User, supplier: Supplier, *, actor: User) -> Membership:
    """Let a person act for a supplier; return by what. Whoever does already keeps it as it is.

    Raises ValidationError for a person who is switched off.
    """
    if not person.is_active:
        raise ValidationError(_("The log-in with this address is switched off. An administrator can switch it on."))
    with ledger(actor) as events:
        # Locked, or two at once would each find none.
        Supplier.objects.select_for_update().get(pk=supplier.pk)
        known = Membership.objects.current().filter(user=person, supplier=supplier).first()
        if known:
            return known
        membership = Membership(user=person, supplier=supplier, granted_by=actor)
        membership.save()
        events.add("membership_granted", membership)
    return membership


def end_membership(membership: Membership, *, actor: User, now: datetime) -> None:
    """End that a person acts for a supplier, from the next page on; what ended before keeps its moment."""
    with ledger(actor) as events:
        if Membership.objects.current().filter(pk=membership.pk).update(ended_at=now):
            events.add("membership_ended", membership)
