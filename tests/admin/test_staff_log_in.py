"""The log-in of staff: a password, which only its owner or an administrator changes."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

OLD, NEW = "in-good-standing", "in-better-standing"


@pytest.fixture
def officer():
    return UserFactory(email="officer@example.com", officer=True, password=OLD)


def logged_in(password):
    client = Client()
    client.post("/admin/login/", {"username": "officer@example.com", "password": password})
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["admin_password_reset", "password_reset", "account_reset_password"])
def test_no_mail_resets_a_password(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_password_is_changed_with_the_old_one_alone(officer):
    client = logged_in(OLD)
    client.post("/admin/password_change/", {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW})

    assert is_in(logged_in(OLD))
    assert not is_in(logged_in(NEW))


def test_a_changed_password_ends_the_other_sessions(officer):
    client, elsewhere = logged_in(OLD), logged_in(OLD)
    client.post("/admin/password_change/", {"old_password": OLD, "new_password1": NEW, "new_password2": NEW})

    assert (is_in(client), is_in(elsewhere), is_in(logged_in(NEW))) == (True, False, True)


def test_a_log_in_begins_another_session(officer):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0123456789abcdefghijklmno"
    client.post("/admin/login/", {"username": "officer@example.com", "password": OLD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "planted0123456789abcdefghijklmno"
    assert is_in(client)


def test_who_is_staff_no_longer_is_out_at_the_next_page(officer):
    client = logged_in(OLD)
    officer.is_staff = False
    officer.save()

    assert not is_in(client)


def tried(client, address, password="wrong"):
    """Return what somebody reads who tries to log in, but for the address and the sign of the form."""
    page = client.post("/admin/login/", {"username": address, "password": password}).text
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(address, "…"))


def test_nobody_learns_who_is_staff(officer):
    UserFactory(email="off@example.com", officer=True, password=OLD, is_active=False)
    UserFactory(email="clerk@example.com", password=OLD)
    UserFactory(email="fang@example.com")
    others = ["off@example.com", "clerk@example.com", "fang@example.com", "nobody@example.com"]
    told = tried(Client(), "officer@example.com")

    assert [address for address in others if tried(Client(), address, OLD) != told] == []


def test_ten_tries_with_an_address_are_enough_and_nobody_else_is_kept_out(officer):
    stranger, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.4")
    words = "That was tried too often from here. Try again in 15 minutes."

    told = [words in tried(stranger, "officer@example.com") for _try in range(10)]
    # Not even with the right one, however the address is written.
    late = [words in tried(stranger, address, OLD) for address in ("officer@example.com", "Officer@Example.com")]
    owner.post("/admin/login/", {"username": "officer@example.com", "password": OLD})

    assert (told, late) == ([False] * 10, [True] * 2)
    assert (is_in(stranger), is_in(owner)) == (False, True)


def test_one_place_has_sixty_tries():
    client = Client()

    told = ["too often" in tried(client, f"somebody{number}@example.com") for number in range(61)]

    assert told == [False] * 60 + [True]


def test_a_portal_person_does_not_come_in_without_a_password():
    UserFactory(email="fang@example.com")
    client = Client()

    answer = client.post("/admin/login/", {"username": "fang@example.com", "password": ""})

    assert answer.status_code == 200
    assert not is_in(client)
