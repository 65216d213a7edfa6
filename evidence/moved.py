"""Days to which facts are moved: the event keeps the one before, which the row forgets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from evidence.models import Event

NAME = "moved_from"


@dataclass(frozen=True)
class Moved:
    """A fact that was moved from a day: by which event, and of which row."""

    seq: int
    action: str
    object_id: int
    day: date


def moved_from(before: date | None, after: date | None) -> dict[str, date]:
    """Return what the event keeps besides of a fact of one day that is of another now; of any other, nothing."""
    return {NAME: before} if before and before != after else {}


def moves(events: "QuerySet[Event]") -> Iterator[Moved]:
    """Give of each row that some events moved the first of them: before it, the fact was of that day."""
    seen: set[int] = set()
    told = events.filter(payload__contains=f'"{NAME}":').order_by("seq")
    for seq, action, pk, payload in told.values_list("seq", "action", "object_id", "payload").iterator():
        if pk not in seen:
            seen.add(pk)
            yield Moved(seq, action, pk, date.fromisoformat(json.loads(payload)["detail"][NAME]))
