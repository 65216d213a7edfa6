"""Somebody of a supplier at the portal."""

import pytest
from django.test import Client

from tests.factories import MembershipFactory


@pytest.fixture
def membership(db):
    """Return that somebody acts for a supplier."""
    return MembershipFactory()


@pytest.fixture
def visit():
    """Return a function that gives the client of a person, speaking a language."""

    def as_person(person, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(person)
        return client

    return as_person
