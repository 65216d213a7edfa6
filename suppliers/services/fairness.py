"""Who may decide: another person than the one who asked, without a tie to the supplier."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.words import listed
from suppliers.models import ConflictOfInterest, Supplier
from suppliers.services.one_firm import same_as

#: So many suppliers are named.
NAMED = 10
#: As it stands: whoever enters anything is asked.
TIES = (
    f"SELECT supplier_id FROM {ConflictOfInterest._meta.db_table}"
    " WHERE person_id = %s AND conflict_from <= %s AND conflict_until > %s"
)


def refuse_own(asked_by_id: int | None, *, actor: User) -> None:
    """Raise ValidationError (code `own`) where somebody would decide what she asked for herself."""
    if asked_by_id == actor.pk:
        raise ValidationError(_("You asked for this yourself; another person must decide it."), code="own")


def refuse_conflicted(supplier_id: int, *, actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where somebody has a tie to the supplier today."""
    if supplier_id in tied_to(actor, today):
        words = _("You have a conflict of interest with this supplier; another person must decide it.")
        raise ValidationError(words, code="conflict")


def tied_to(actor: User, today: date) -> set[int]:
    """Return the suppliers, by their keys, to which somebody has a tie today, or to one that is the same firm."""
    day = today.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(TIES, [actor.pk, day, day])
        return same_as([supplier for (supplier,) in cursor.fetchall()])


def refuse_tied(suppliers: Collection[int], *, actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where somebody would enter facts of suppliers to which she has a tie."""
    tied = tied_to(actor, today).intersection(suppliers)
    if tied:
        words = _("You have a conflict of interest with %(suppliers)s; another person must enter it.")
        named = Supplier.objects.filter(pk__in=tied).order_by("code")[:NAMED]
        raise ValidationError(words % {"suppliers": listed(named)}, code="conflict")
