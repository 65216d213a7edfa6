"""The roles that ship."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.services import set_permissions
from evidence.ledger import Actor, ledger

ROLES = Path(__file__).parent / "reference" / "roles.csv"


def load(actor: Actor) -> Iterator[tuple[str, int]]:
    """Make the roles that are missing and say how many; a role that exists is left as the administrator set it."""
    created = 0
    with ROLES.open(newline="", encoding="utf-8") as source, ledger(actor):
        for row in csv.DictReader(source):
            group, is_new = Group.objects.get_or_create(name=row["role"])
            if is_new:
                set_permissions(group, permissions(row["permissions"]), actor=actor)
                created += 1
    yield "roles", created


def permissions(phrase: str) -> list[Permission]:
    """Read `app.*:view,add -app.model:add`: a star is every model of the app, a minus takes from what is given."""
    parts = phrase.split()
    given = named(part for part in parts if not part.startswith("-"))
    taken = named(part[1:] for part in parts if part.startswith("-"))
    return list(Permission.objects.filter(given).exclude(taken))


def named(parts: Iterable[str]) -> Q:
    """Return the condition that finds the permissions of some parts of a phrase."""
    wanted = Q(pk__in=[])
    for part in parts:
        place, _, actions = part.partition(":")
        app, _, model = place.partition(".")
        for action in actions.split(","):
            names = Q(codename__startswith=f"{action}_") if model == "*" else Q(codename=f"{action}_{model}")
            wanted |= Q(content_type__app_label=app) & names
    return wanted
