"""What is held on a day and lapses later, unless a longer proof was accepted by then."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import holds, known


def last_held(as_of: date) -> QuerySet[Attestation]:
    """Return what holds longest on a day of that which each supplier must hold, and is not exempt from."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    longer = Attestation.objects.filter(known(as_of), **pair).filter(
        Q(lapses_on__gt=OuterRef("lapses_on")) | Q(lapses_on=OuterRef("lapses_on"), pk__gt=OuterRef("pk"))
    )
    return Attestation.objects.filter(
        holds(as_of),
        ~Exists(longer),
        ~Exists(Exemption.objects.on(as_of).filter(**pair)),
        Exists(Obligation.objects.in_force(as_of).filter(**pair)),
    )
