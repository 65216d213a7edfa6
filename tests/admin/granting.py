"""What of people and roles can be entered through the admin, and the protected model that it writes."""

from django.contrib.auth.models import Permission

from accounts.models import Role, User
from tests.admin.entering import add, change
from tests.admin.register import address


def new_person(client):
    add(client, User, email="new@example.com", full_name="New", usable_password="false")


def change_person(client):
    person = User.objects.get(email=address("officer"))
    change(client, person, is_active=None, groups=[Role.objects.get(name="auditor").pk])
    person.refresh_from_db()
    assert not person.is_active


def own_permissions(client):
    permission = Permission.objects.get(codename="view_event")
    change(client, User.objects.get(email=address("reader")), user_permissions=[permission.pk])


def new_role(client):
    add(client, Role, name="tester", permissions=[Permission.objects.get(codename="view_supplier").pk])


def change_role(client):
    change(client, Role.objects.get(name="auditor"), permissions=[Permission.objects.last().pk])


#: What can be entered -> the protected model that it writes.
GRANTING = {
    new_person: "accounts.user",
    change_person: "accounts.user_groups",
    own_permissions: "accounts.user_user_permissions",
    new_role: "auth.group_permissions",
    change_role: "auth.group_permissions",
}
