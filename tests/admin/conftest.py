"""The admin over a register that holds a row of every kind."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.admin.register import address, fill
from tests.kept import kept, put_back


@pytest.fixture(scope="session")
def filled_rows(django_db_setup, django_db_blocker):
    def make():
        call_command("load_reference", verbosity=0)
        fill()

    with django_db_blocker.unblock():
        return kept(make)


@pytest.fixture(scope="module")
def filled(filled_rows, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        put_back(filled_rows)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def log_in():
    """Return a function that gives the client of whoever has a role, speaking a language."""

    def as_role(role, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.get(email=address(role)))
        return client

    return as_role


@pytest.fixture
def root(log_in):
    """Return the client of somebody who may do everything."""
    return log_in("root")
