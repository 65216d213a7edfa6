"""Roles: who is a member of a group, and what a group may do."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models

from accounts.models import User
from evidence.ledger import Actor, ledger
from foundation import bulk


def set_members(person: User, groups: Iterable[Group], *, actor: Actor) -> None:
    """Make `groups` the roles of a person; each grant and each withdrawal is an event."""
    replace_links(User.groups.through, "user", person, "group", {group.pk for group in groups}, actor)


def set_own_permissions(person: User, permissions: Iterable[Permission], *, actor: Actor) -> None:
    """Make `permissions` what a person may do beside her roles."""
    wanted = {permission.pk for permission in permissions}
    replace_links(User.user_permissions.through, "user", person, "permission", wanted, actor)


def set_permissions(group: Group, permissions: Iterable[Permission], *, actor: Actor) -> None:
    """Make `permissions` what the members of a group may do."""
    wanted = {permission.pk for permission in permissions}
    replace_links(Group.permissions.through, "group", group, "permission", wanted, actor)


def replace_links(
    link: type[models.Model], whose: str, owner: User | Group, column: str, wanted: set[int], actor: Actor
) -> None:
    """Bring the rows of a many-to-many table that belong to `owner` in step with `wanted`.

    Each row is an event of its own, and the owner's history says that something changed.
    """
    links: models.Manager[Any] = link._default_manager
    theirs = links.filter(**{whose: owner})
    present = dict(theirs.values_list(f"{column}_id", "pk"))
    gone = [pk for other, pk in present.items() if other not in wanted]
    with ledger(actor) as events:
        links.filter(pk__in=gone).delete()
        # A role has two hundred: as rows of a model each, they took three times as long.
        bulk.insert(link, [whose, column], [(owner.pk, other) for other in sorted(wanted - present.keys())])
        made = sorted({*theirs.values_list("pk", flat=True)} - {*present.values()})
        events.add_many("role_withdrawn", link, gone)
        events.add_many("role_granted", link, made)
        if gone or made:
            events.add("rights_changed", owner)
