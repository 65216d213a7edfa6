"""A full register, and people of every role who look at it."""

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def enter(demonstration, db):
    """Return a client that is logged in as the demonstration's person of a role, in a language."""

    def as_role(role, language="en"):
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(User.objects.get(email=f"{role}@demo.example"))
        return client

    return as_role
