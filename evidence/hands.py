"""Who had a hand in something: the ledger knows everybody, a column knows the last one alone."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from evidence.ledger import Actor
from evidence.models import Event


def done_to(rows: "QuerySet[Any]", actions: Collection[str]) -> "QuerySet[Event]":
    """Return the events that are one of some actions upon some rows, the earliest first."""
    keys = rows.order_by().values("pk")
    label = rows.model._meta.label_lower
    return Event.objects.filter(object_type=label, object_id__in=keys, action__in=actions).order_by("seq")


def had_a_hand(actor: Actor, rows: "QuerySet[Any]", *actions: str) -> bool:
    """Tell whether somebody did one of some actions to some rows, whoever did so since."""
    return done_to(rows, actions).filter(actor_ref=str(actor.ref)).exists()
