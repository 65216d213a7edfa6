"""What is held on a day and lapses later, unless a longer proof was accepted by then."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from attestations.lapse import Outlook
from attestations.models import Attestation, Exemption, Obligation
from attestations.standing import holds, known


def last_held(as_of: date, before: date) -> QuerySet[Any]:
    """Return what holds longest on a day of that which each supplier must hold, and is not exempt from.

    `lapse`, the first day on which it no longer counts as was known by then, is not after `before`.
    """
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    outlook = Outlook.on(as_of)
    others: QuerySet[Any] = Attestation.objects.alias(lapse=outlook.lapse()).filter(known(as_of), **pair)
    longer = Q(lapse__gt=OuterRef("lapse")) | Q(lapse=OuterRef("lapse"), pk__gt=OuterRef("pk"))
    found: QuerySet[Any] = Attestation.objects.annotate(lapse=outlook.lapse())
    return found.filter(
        # By the index first.
        outlook.lapsing_by(before),
        holds(as_of),
        ~Exists(others.filter(longer)),
        ~Exists(Exemption.objects.on(as_of).filter(**pair)),
        Exists(Obligation.objects.in_force(as_of).filter(**pair)),
        lapse__lte=before,
    )
