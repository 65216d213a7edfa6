"""Production does not start half-configured, and says everything that is wrong at once."""

from ipaddress import ip_network

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import SHORTEST_KEY, networks, refuse_half_configured, scanner

SOUND = {
    "secret_key": "k" * SHORTEST_KEY,
    "debug": False,
    "allowed_hosts": ["goodstanding.example"],
    "database_url": "postgresql://user@host/name",
    "email_url": "smtp+tls://user:word@mail.example:587",
}


def refused(monkeypatch, allow_sqlite="", **settings):
    monkeypatch.setenv("ALLOW_SQLITE", allow_sqlite)
    try:
        refuse_half_configured(**SOUND | settings, env=environ.Env())
    except ImproperlyConfigured as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"email_url": "smtp://localhost:25"},
        {"email_url": "smtp://127.0.0.1"},
        {"email_url": "smtp+ssl://mail.example"},
        {"database_url": "sqlite:///db.sqlite3", "allow_sqlite": "yes"},
    ],
)
def test_what_is_complete_starts(settings, monkeypatch):
    assert refused(monkeypatch, **settings) is None


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"secret_key": ""}, "SECRET_KEY is missing or shorter than 50 characters"),
        ({"secret_key": "k" * (SHORTEST_KEY - 1)}, "SECRET_KEY is missing or shorter than 50 characters"),
        ({"debug": True}, "DEBUG is on"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS must name the hosts that are served"),
        ({"allowed_hosts": ["a.example", "*"]}, "ALLOWED_HOSTS must name the hosts that are served"),
        ({"database_url": "sqlite:///db.sqlite3"}, "DATABASE_URL is SQLite; say ALLOW_SQLITE=yes if that is meant"),
        (
            {"email_url": "smtp://mail.example"},
            "EMAIL_URL sends in clear text to another host; use smtp+tls:// or smtp+ssl://",
        ),
        # Its name begins like that of this machine.
        (
            {"email_url": "smtp://u:p@localhost.mail.example:25"},
            "EMAIL_URL sends in clear text to another host; use smtp+tls:// or smtp+ssl://",
        ),
    ],
)
def test_what_is_wrong_is_said(settings, words, monkeypatch):
    assert refused(monkeypatch, **settings) == f"Not started: {words}."


def test_everything_that_is_wrong_is_said_at_once(monkeypatch):
    said = refused(monkeypatch, secret_key="", debug=True, allowed_hosts=[])

    assert said == (
        "Not started: SECRET_KEY is missing or shorter than 50 characters; DEBUG is on;"
        " ALLOWED_HOSTS must name the hosts that are served."
    )


def test_networks_are_named_by_their_range():
    assert networks(["10.20.0.0/16", " ::1"]) == [ip_network("10.20.0.0/16"), ip_network("::1/128")]


def test_what_is_no_network_is_named():
    with pytest.raises(ImproperlyConfigured) as caught:
        networks(["10.20.0.0/16", "10.20.0.1/16"])

    assert str(caught.value) == "Not started: WEBHOOK_NETWORKS: 10.20.0.1/16 has host bits set."


@pytest.mark.parametrize("url", ["", "tcp://scanner:3310", "tcp://127.0.0.1", "unix:///run/clamav/clamd.ctl"])
def test_the_scanner_is_named_by_its_address(url):
    assert scanner(url) == url


@pytest.mark.parametrize("url", ["scanner:3310", "/run/clamav/clamd.ctl", "http://scanner", "tcp://:3310", "unix://"])
def test_what_is_no_address_of_a_scanner_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="CLAMD_URL"):
        scanner(url)
