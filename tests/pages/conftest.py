"""A full register, and people of every role who look at it."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from demo import loading

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    from django.core.management import call_command

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        loading.load(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def enter(register, db):
    """Return a client that is logged in as the demonstration's person of a role, in a language."""

    def as_role(role, language="en"):
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(User.objects.get(email=f"{role}@demo.example"))
        return client

    return as_role
