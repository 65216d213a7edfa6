"""Who is looking at what: told to others for a while, and nobody is kept out by it.

It lies in the shared cache, not in a table: looking at a page writes nothing, and with the cache a hint is lost.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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


def take(key: int, person: User, now: datetime) -> Lease | None:
    """Note that a person looks at an item; return the lease of another who was there before, which stays."""
    # One step: of two who come at once the second is told of the first.
    if quietly("add", name_of(key), Lease(person.pk, str(person), now), LASTS):
        return None
    found: Lease | None = quietly("get", name_of(key))
    if found is None or found.person != person.pk:
        return found
    quietly("touch", name_of(key), LASTS)
    return None


def leases(keys: Collection[int], person: User) -> dict[int, Lease]:
    """Return who else looks at which of some items."""
    found = quietly("get_many", [name_of(key) for key in keys]) or {}
    return {key: lease for key in keys if (lease := found.get(name_of(key))) and lease.person != person.pk}


def give_back(key: int, person: User) -> None:
    """Note that a person is done with an item."""
    found: Lease | None = quietly("get", name_of(key))
    if found and found.person == person.pk:
        quietly("delete", name_of(key))


def name_of(key: int) -> str:
    """Return under which name the lease of an item lies."""
    return f"desk.lease.{key}"
