import csv
from functools import cache

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from accounts import reference
from accounts.models import User
from accounts.services import set_members, set_permissions, system_user


@cache
def permissions_of(role):
    """Return what a role that ships may do: rows that `migrate` makes, and that stay under their keys."""
    with reference.ROLES.open(newline="", encoding="utf-8") as source:
        shipped = {row["role"]: row["permissions"] for row in csv.DictReader(source)}
    return reference.permissions(shipped[role])


class RoleFactory(DjangoModelFactory):
    """One of the roles that ship, with its permissions."""

    name = "officer"

    class Meta:
        model = Group

    @classmethod
    def _create(cls, _model_class, *_args, name):
        role, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            set_permissions(role, permissions_of(name), actor=system_user())
        return role


class UserFactory(DjangoModelFactory):
    """A person; a role makes her staff."""

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    is_staff = factory.LazyAttribute(lambda person: bool(person.role))
    role = ""

    class Meta:
        model = User

    class Params:
        officer = factory.Trait(role="officer")
        manager_role = factory.Trait(role="manager")
        compliance = factory.Trait(role="compliance")
        auditor = factory.Trait(role="auditor")
        administrator = factory.Trait(role="administrator")
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    @classmethod
    def _create(cls, _model_class, *_args, role, email, password=None, **fields):
        person = User.objects.create_user(email, password, actor=system_user(), **fields)
        if role:
            set_members(person, [RoleFactory(name=role)], actor=system_user())
        return person
