"""Set an obligation aside, or take that back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Exemption, Requirement
from attestations.services.obligations import wait_for_turn
from attestations.services.today import bring_standings_in_step
from evidence.ledger import ledger
from foundation.dates import FAR
from suppliers.models import Supplier
from suppliers.services import refuse_conflicted


def grant_exemption(
    supplier: Supplier,
    requirement: Requirement,
    *,
    exempt_from: date,
    reason: str,
    actor: User,
    today: date,
    exempt_until: date = FAR,
) -> Exemption:
    """Exempt a supplier from a requirement; `exempt_until` is the first day it is asked again.

    Raises ValidationError without a reason, for no day at all, for days of which it is exempt already, and for whoever
    has a tie to the supplier: an exemption opens gates.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the auditor will ask.")}, code="required")
    if exempt_until <= exempt_from:
        raise ValidationError({"exempt_until": _("An exemption covers at least one day.")}, code="period")
    exemption = Exemption(
        supplier=supplier,
        requirement=requirement,
        exempt_from=exempt_from,
        exempt_until=exempt_until,
        reason=reason,
        granted_by=actor,
    )
    exemption.full_clean()
    with ledger(actor) as events:
        refuse_conflicted(supplier.pk, actor=actor, today=today)
        wait_for_turn()
        refuse_overlap(exemption)
        exemption.save()
        events.add("exemption_granted", exemption)
        bring_standings_in_step(today, [supplier.pk])
    return exemption


def refuse_overlap(exemption: Exemption) -> None:
    """Raise ValidationError for days of which the supplier is exempt from the same already."""
    same = Exemption.objects.filter(supplier=exemption.supplier_id, requirement=exemption.requirement_id)
    if same.filter(exempt_from__lt=exemption.exempt_until, exempt_until__gt=exemption.exempt_from).exists():
        words = _("It is exempt in this time already: end that exemption first, or choose other days.")
        raise ValidationError(words, code="overlap")


def revoke_exemption(exemption: Exemption, *, on: date, actor: User, today: date) -> None:
    """End an exemption: `on` is the first day on which the obligation counts again. Nobody does who has a tie to it."""
    with ledger(actor) as events:
        refuse_conflicted(exemption.supplier_id, actor=actor, today=today)
        # Read again: somebody else may have ended it meanwhile.
        exemption.refresh_from_db(from_queryset=Exemption.objects.select_for_update())
        if not exemption.exempt_from <= on < exemption.exempt_until:
            raise ValidationError(_("The exemption does not cover this day, so it cannot end on it."), code="period")
        exemption.exempt_until = on
        exemption.save(update_fields=["exempt_until"])
        events.add("exemption_revoked", exemption)
        bring_standings_in_step(today, [exemption.supplier_id])
