"""The admin over a register that holds a row of every kind."""

import pytest
from django.test import Client

from accounts.models import User
from tests.admin.register import address


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
