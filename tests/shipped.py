"""The reference rows that ship: loaded once, put back for each module that asks, rolled back after it."""

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.kept import kept, put_back


@pytest.fixture(scope="session")
def shipped(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(lambda: call_command("load_reference", verbosity=0))


@pytest.fixture(scope="module")
def reference(shipped, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        put_back(shipped)
        yield
        transaction.set_rollback(True)
