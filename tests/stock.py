"""What modules of tests stand on: made once, put back for each module that asks, rolled back after it."""

from datetime import date

import pytest
from django.core.management import call_command

from demo import loading
from tests.admin.register import fill
from tests.kept import held
from tests.shared import shared

#: The day on which the demonstration is loaded.
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def shipped_rows(django_db_setup, django_db_blocker):
    """Keep the reference rows that ship."""
    with django_db_blocker.unblock():
        return shared("shipped", _load_reference)


@pytest.fixture(scope="session")
def filled_rows(django_db_setup, django_db_blocker):
    """Keep a register that holds a row of every kind."""

    def make():
        _load_reference()
        fill()

    with django_db_blocker.unblock():
        return shared("filled", make)


@pytest.fixture(scope="session")
def demonstration_rows(django_db_setup, django_db_blocker):
    """Keep the demonstration, with the reference rows under it."""

    def make():
        _load_reference()
        loading.load(TODAY)

    with django_db_blocker.unblock():
        return shared("demonstration", make)


@pytest.fixture(scope="module")
def reference(shipped_rows, django_db_blocker):
    """Hold the reference rows that ship."""
    with held(shipped_rows, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def filled(filled_rows, django_db_blocker):
    """Hold a row of every kind."""
    with held(filled_rows, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def demonstration(demonstration_rows, django_db_blocker):
    """Hold the demonstration; return the day on which it was loaded."""
    with held(demonstration_rows, django_db_blocker):
        yield TODAY


def _load_reference():
    call_command("load_reference", verbosity=0)
