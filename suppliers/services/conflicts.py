"""Declare a conflict of interest, or end it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import ConflictOfInterest


def declare_conflict(conflict: ConflictOfInterest, *, actor: User) -> ConflictOfInterest:
    """Record that a person has a tie to a supplier; from its first day another decides about it."""
    conflict.declared_by = actor
    conflict.full_clean()
    with ledger(actor) as events:
        conflict.save()
        events.add("conflict_declared", conflict)
    return conflict


def end_conflict(conflict: ConflictOfInterest, *, on: date, actor: User) -> None:
    """End a conflict: `on` is the first day without it. Nobody ends her own."""
    with ledger(actor) as events:
        # Read again: somebody else may have ended it meanwhile.
        conflict.refresh_from_db(from_queryset=ConflictOfInterest.objects.select_for_update())
        if conflict.person_id == actor.pk:
            raise ValidationError(_("Another person must end your conflict of interest."), code="own")
        if not conflict.conflict_from < on:
            raise ValidationError(_("It cannot end before it begins."), code="period")
        conflict.conflict_until = on
        conflict.save(update_fields=["conflict_until"])
        events.add("conflict_ended", conflict)
