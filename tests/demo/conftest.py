"""The reference rows, and the demonstration on top of them: loaded once for a module, then rolled back."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from demo import loading

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(reference, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(TODAY)
        yield TODAY
        transaction.set_rollback(True)
