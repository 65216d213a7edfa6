"""The log-in of staff: a password, which only its owner or an administrator changes."""

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


def test_a_portal_person_does_not_come_in_without_a_password():
    UserFactory(email="fang@example.com")
    client = Client()

    answer = client.post("/admin/login/", {"username": "fang@example.com", "password": ""})

    assert answer.status_code == 200
    assert not is_in(client)
