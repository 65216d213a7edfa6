import csv
from collections import Counter

import pytest
from django.contrib.auth.models import Group, Permission

from accounts import reference
from accounts.models import User
from accounts.services import set_members, set_permissions, system_user
from accounts.services.roles import set_own_permissions
from evidence.models import Event
from evidence.verify import findings
from tests.factories import RoleFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

ROLES = {"officer", "manager", "compliance", "auditor", "administrator"}


@pytest.fixture
def admin():
    return UserFactory()


@pytest.fixture
def person():
    return UserFactory()


def actions(actor):
    return list(Event.objects.filter(actor_ref=str(actor.ref)).order_by("seq").values_list("action", flat=True))


def permissions(*codenames):
    return list(Permission.objects.filter(codename__in=codenames))


def test_roles_are_granted_and_withdrawn_one_event_each(admin, person):
    officer, manager, auditor = (Group.objects.create(name=name) for name in ("officer", "manager", "auditor"))
    set_members(person, [officer, manager], actor=admin)

    set_members(person, [manager, auditor], actor=admin)

    assert set(person.groups.all()) == {manager, auditor}
    granted, changed = ["role_granted"], ["rights_changed"]
    assert actions(admin) == [*granted * 2, *changed, "role_withdrawn", *granted, *changed]
    assert {event.object_id for event in Event.objects.filter(action="rights_changed")} == {person.pk}
    assert list(findings()) == []


def test_the_same_roles_again_are_no_event(admin, person):
    officer = Group.objects.create(name="officer")

    for _ in range(2):
        set_members(person, [officer], actor=admin)

    assert actions(admin) == ["role_granted", "rights_changed"]


def test_every_role_may_be_withdrawn(admin, person):
    set_members(person, [Group.objects.create(name="officer")], actor=admin)

    set_members(person, [], actor=admin)

    assert person.groups.count() == 0
    assert actions(admin) == ["role_granted", "rights_changed", "role_withdrawn", "rights_changed"]
    assert list(findings()) == []


def test_the_roles_of_others_stay(admin, person):
    officer, other = Group.objects.create(name="officer"), UserFactory()
    set_members(other, [officer], actor=admin)

    set_members(person, [], actor=admin)

    assert list(other.groups.all()) == [officer]


def test_what_a_role_may_do_is_set(admin, person):
    officer = Group.objects.create(name="officer")
    set_members(person, [officer], actor=admin)
    set_permissions(officer, permissions("view_supplier", "add_supplier"), actor=admin)

    set_permissions(officer, permissions("view_supplier", "view_site"), actor=admin)

    assert User.objects.get(pk=person.pk).get_all_permissions() == {"suppliers.view_supplier", "suppliers.view_site"}
    assert Counter(actions(admin)) == {"role_granted": 4, "role_withdrawn": 1, "rights_changed": 3}
    assert list(findings()) == []


def test_a_person_may_do_more_than_her_roles(admin, person):
    set_own_permissions(person, permissions("view_event"), actor=admin)
    set_own_permissions(person, permissions("view_event"), actor=admin)

    assert User.objects.get(pk=person.pk).get_all_permissions() == {"evidence.view_event"}
    assert actions(admin) == ["role_granted", "rights_changed"]


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("", set()),
        ("suppliers.site:view", {"view_site"}),
        ("suppliers.site:add,delete", {"add_site", "delete_site"}),
        ("suppliers.site:view accounts.user:view", {"view_site", "view_user"}),
        ("evidence.*:view", {"view_event", "view_evidencefile", "view_ledgerhead"}),
        ("suppliers.no_such_thing:view", set()),
    ],
)
def test_a_phrase_names_permissions(phrase, names):
    assert {permission.codename for permission in reference.permissions(phrase)} == names


def test_the_roles_that_ship_are_loaded_once():
    actor = system_user()

    first, second = dict(reference.load(actor)), dict(reference.load(actor))

    assert set(Group.objects.values_list("name", flat=True)) == ROLES
    assert (first, second) == ({"roles": len(ROLES)}, {"roles": 0})
    assert list(findings()) == []


def test_every_phrase_that_ships_names_something():
    with reference.ROLES.open(newline="", encoding="utf-8") as source:
        phrases = [part for row in csv.DictReader(source) for part in row["permissions"].split()]

    assert [phrase for phrase in phrases if not reference.permissions(phrase.removeprefix("-"))] == []


def test_a_role_that_was_changed_stays_as_it_is():
    actor = system_user()
    list(reference.load(actor))
    set_permissions(Group.objects.get(name="officer"), [], actor=actor)

    list(reference.load(actor))

    assert Group.objects.get(name="officer").permissions.count() == 0


def test_an_auditor_may_view_and_nothing_else():
    auditor = UserFactory(auditor=True)

    verbs = {codename.split(".")[1].split("_")[0] for codename in auditor.get_all_permissions()}

    assert verbs == {"view"}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_may_write_evidence(role):
    held = RoleFactory(name=role).permissions.exclude(codename__startswith="view_")

    assert list(held.filter(content_type__app_label="evidence")) == []
