"""A certification body suspends a certificate, or lifts the suspension."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.ends import said, said_before
from attestations.models import Attestation, Suspension
from attestations.services.papers import follow_attestations
from evidence.ledger import ledger
from foundation.dates import FAR


def suspend(
    attestation: Attestation,
    *,
    suspended_from: date,
    reason: str,
    actor: User,
    today: date,
    suspended_until: date = FAR,
) -> Suspension:
    """Record that an attestation does not count for a time; `suspended_until` is the first day it counts again."""
    suspension = Suspension(
        attestation=attestation,
        suspended_from=suspended_from,
        suspended_until=suspended_until,
        planned_until=suspended_until,
        reason=reason,
    )
    suspension.full_clean()
    with ledger(actor) as events:
        suspension.save()
        events.add("attestation_suspended", suspension)
        follow_attestations([attestation.supplier_id], today)
    return suspension


def end_suspension(suspension: Suspension, *, on: date, actor: User, today: date) -> None:
    """Record that a suspension was lifted: `on` is the first day on which the attestation counts again.

    That is known from this day on, and of a day to come since today: on the days before it lasts as it was planned.
    """
    with ledger(actor) as events:
        # Read again: somebody else may have ended it meanwhile.
        suspension.refresh_from_db(from_queryset=Suspension.objects.select_for_update())
        if not suspension.suspended_from < on <= suspension.suspended_until:
            raise ValidationError(
                _("The suspension does not cover the day before, so it cannot end on this day."), code="period"
            )
        since, before = min(on, today), suspension.lifted_on
        if before:
            former = [*said(suspension.former_ends), (before, suspension.suspended_until)]
            suspension.former_ends = said_before(since, former)
        suspension.suspended_until, suspension.lifted_on = on, since
        suspension.save(update_fields=["suspended_until", "lifted_on", "former_ends"])
        events.add("suspension_lifted", suspension)
        follow_attestations([suspension.attestation.supplier_id], today)
