"""Hand in a proof, change what was recorded of it, withdraw it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Attestation
from attestations.services.today import bring_standings_in_step
from evidence.ledger import ledger
from evidence.moved import moved_from
from foundation import reactions


def hand_in(attestation: Attestation, *, actor: User, today: date) -> Attestation:
    """Record a proof that waits for review."""
    attestation.recorded_by = actor
    return write(attestation, "attestation_submitted", actor, today)


def save_attestation(attestation: Attestation, *, actor: User, today: date) -> Attestation:
    """Save what staff changed about a proof.

    Raises ValidationError where somebody vouches for what it says: a supplier who handed it in, or a reviewer.
    """
    if attestation.origin == Attestation.Origin.PORTAL:
        raise ValidationError(
            _("What a supplier signed or handed in is never changed; refuse or withdraw it."), code="protected"
        )
    with ledger(actor):
        # Locked: nobody decides about what is being changed.
        before = Attestation.objects.select_for_update().get(pk=attestation.pk)
        if before.supplier_id != attestation.supplier_id or before.requirement_id != attestation.requirement_id:
            raise ValidationError(
                _("A proof stays with its supplier and its requirement: withdraw it and enter it anew."),
                code="protected",
            )
        others = changed(before, attestation) - {"withdrawn_on"}
        if others and before.reviews.exists():
            raise ValidationError(
                _("It was reviewed as it stands: withdraw it and enter what is right, to be reviewed."),
                code="protected",
            )
        if before.withdrawn_on != attestation.withdrawn_on:
            action = "attestation_withdrawn" if attestation.withdrawn_on else "attestation_counts_again"
            write(attestation, action, actor, today, **moved_from(before.withdrawn_on, attestation.withdrawn_on))
            if not others:
                return attestation
        moved = moved_from(before.submitted_on, attestation.submitted_on)
        return write(attestation, "attestation_changed", actor, today, **moved)


def changed(before: Attestation, after: Attestation) -> set[str]:
    """Return the names of the fields in which a proof differs, but for those that follow from others."""
    return {
        field.name
        for field in Attestation._meta.concrete_fields
        if not isinstance(field, models.GeneratedField)
        and field.name != "edition_ends_on"
        and field.value_from_object(before) != field.value_from_object(after)
    }


def withdraw(attestation: Attestation, *, on: date, actor: User, today: date) -> Attestation:
    """Record that a proof was withdrawn: `on` is the first day on which it no longer counts."""
    with ledger(actor) as events:
        # Read again: another officer may have decided meanwhile.
        attestation.refresh_from_db(from_queryset=Attestation.objects.select_for_update())
        moved = moved_from(attestation.withdrawn_on, on)
        attestation.withdrawn_on = on
        attestation.save(update_fields=["withdrawn_on"])
        events.add("attestation_withdrawn", attestation, **moved)
        follow_attestations([attestation.supplier_id], today)
    return attestation


def write(attestation: Attestation, action: str, actor: User, today: date, **detail: Any) -> Attestation:
    """Save a proof with its event, which keeps a detail; today's standings and the layers above follow."""
    attestation.kind = attestation.requirement.kind
    attestation.edition_ends_on = attestation.edition.ends_on if attestation.edition else None
    attestation.full_clean()
    with ledger(actor) as events:
        attestation.save()
        events.add(action, attestation, **detail)
        follow_attestations([attestation.supplier_id], today)
    return attestation


def follow_attestations(supplier_ids: list[int], today: date) -> None:
    """Bring today's standings in step and tell the layers above that what suppliers hold has changed."""
    bring_standings_in_step(today, supplier_ids)
    reactions.run("attestations_changed", supplier_ids=supplier_ids, today=today)
