"""Who may decide: another person than the one who asked, without a tie to the supplier."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from suppliers.models import ConflictOfInterest


def refuse_own(asked_by_id: int | None, *, actor: User) -> None:
    """Raise ValidationError (code `own`) where somebody would decide what she asked for herself."""
    if asked_by_id == actor.pk:
        raise ValidationError(_("You asked for this yourself; another person must decide it."), code="own")


def refuse_conflicted(supplier_id: int, *, actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where somebody has a tie to the supplier today."""
    if ConflictOfInterest.objects.on(today).filter(person=actor, supplier=supplier_id).exists():
        words = _("You have a conflict of interest with this supplier; another person must decide it.")
        raise ValidationError(words, code="conflict")
