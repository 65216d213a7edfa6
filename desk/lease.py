"""Who is looking at what: told to others for a while, and nobody is kept out by it.

It lies in the shared cache, not in a table: looking at a page writes nothing, and with the cache a hint is lost.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from foundation.telling import quietly

#: Seconds after the last look.
LASTS = 10 * 60


@dataclass(frozen=True)
class Lease:
    """That a person looks at an item, and since when."""

    person: int
    name: str
    since: datetime


def take(item: UUID, person: User, now: datetime) -> Lease | None:
    """Note that a person looks at an item; return the lease of another who was there before, which stays."""
    # One step: of two who come at once the second is told of the first.
    if quietly("add", name_of(item), Lease(person.pk, str(person), now), LASTS):
        return None
    found: Lease | None = quietly("get", name_of(item))
    if found is None or found.person != person.pk:
        return found
    quietly("touch", name_of(item), LASTS)
    return None


def leases(items: Collection[UUID], person: User) -> dict[UUID, Lease]:
    """Return who else looks at which of some items."""
    found = quietly("get_many", [name_of(item) for item in items]) or {}
    return {item: lease for item in items if (lease := found.get(name_of(item))) and lease.person != person.pk}


def give_back(item: UUID, person: User) -> None:
    """Note that a person is done with an item."""
    found: Lease | None = quietly("get", name_of(item))
    if found and found.person == person.pk:
        quietly("delete", name_of(item))


def name_of(item: UUID) -> str:
    """Return under which name the lease of an item lies."""
    return f"desk.lease.{item}"
