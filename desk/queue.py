"""What waits for review, the most urgent first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When

from accounts.models import User
from attestations.models import Attestation, Obligation
from attestations.standing import GAPS

MINE, ALL = "mine", "all"


def waiting(officer: User, whose: str = ALL) -> "QuerySet[Attestation]":
    """Return what nobody has decided and nobody has withdrawn: of every supplier, or of those of an officer."""
    rows = Attestation.objects.waiting().filter(withdrawn_on=None)
    return rows.filter(supplier__officer=officer) if whose == MINE else rows


def queue(officer: User, as_of: date, whose: str = ALL) -> "QuerySet[Any]":
    """Return what waits in the order of work, in one query.

    An officer's own suppliers come first; then what is a gap on the day, what expired longest ago at the head; then
    what was handed in first.
    """
    return (
        waiting(officer, whose)
        .annotate(
            is_mine=Case(When(supplier__officer=officer, then=True), default=False, output_field=models.BooleanField()),
            is_gap=Exists(Obligation.objects.in_force(as_of).standing_at(GAPS, as_of).filter(**pair())),
            lapsed_on=Subquery(lapsed(as_of).values("lapses_on")[:1]),
        )
        .annotate(gap_since=Case(When(is_gap=True, then=F("lapsed_on")), default=Value(None)))
        .order_by("-is_mine", "-is_gap", F("gap_since").asc(nulls_last=True), "submitted_on", "pk")
    )


def lapsed(as_of: date) -> "QuerySet[Attestation]":
    """Return what the outer row's supplier held for its requirement and no longer does, the last of it first."""
    held = Attestation.objects.accepted().filter(**pair(), lapses_on__lte=as_of)
    return held.order_by("-lapses_on")


def pair() -> dict[str, Any]:
    """Return the conditions that tie a sub-query to the outer row's supplier and requirement."""
    return {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}


@dataclass(frozen=True)
class Place:
    """Where an item stands in a queue; `number` is 0 for one that is not in it any more."""

    number: int
    count: int
    previous: UUID | None
    next: UUID | None


def place_of(attestation: Attestation, officer: User, as_of: date, whose: str) -> Place:
    """Return where an item stands, and what lies before and after it; after one that is gone comes the first."""
    order = list(queue(officer, as_of, whose).values_list("public_id", flat=True))
    if attestation.public_id not in order:
        return Place(0, len(order), None, order[0] if order else None)
    at = order.index(attestation.public_id)
    after = order[at + 1] if at + 1 < len(order) else None
    return Place(at + 1, len(order), order[at - 1] if at else None, after)
