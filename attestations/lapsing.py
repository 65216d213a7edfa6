"""What is held on a day and lapses later, unless a longer proof was accepted by then."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from attestations.lapse import lapse
from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import holds, known


def last_held(as_of: date, before: date) -> QuerySet[Any]:
    """Return what holds longest on a day of that which each supplier must hold, and is not exempt from.

    `lapse`, the first day on which it no longer counts as was known by then, is not after `before`.
    """
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    others: QuerySet[Any] = Attestation.objects.alias(lapse=lapse(as_of)).filter(known(as_of), **pair)
    longer = Q(lapse__gt=OuterRef("lapse")) | Q(lapse=OuterRef("lapse"), pk__gt=OuterRef("pk"))
    found: QuerySet[Any] = Attestation.objects.annotate(lapse=lapse(as_of))
    return found.filter(
        holds(as_of),
        ~Exists(others.filter(longer)),
        ~Exists(Exemption.objects.on(as_of).filter(**pair)),
        Exists(Obligation.objects.in_force(as_of).filter(**pair)),
        # By the index first: what is known now is never later.
        lapses_on__lte=before,
        lapse__lte=before,
    )
