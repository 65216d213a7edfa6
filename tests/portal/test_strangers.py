"""Nobody learns who has access, and nobody is kept out by what strangers try."""

import re
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.posting import wait_for_post
from accounts.services import save_person
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from suppliers.services import end_membership
from tests.factories import MembershipFactory, UserFactory
from tests.portal.doors import CODE, LOG_IN, ask, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(user__email="fang@example.com")


def outsiders():
    """Make everybody who gets no code; return their addresses."""
    former = MembershipFactory(user__email="former@example.com")
    end_membership(former, actor=former.granted_by, now=timezone.now())
    off = MembershipFactory(user__email="off@example.com").user
    off.is_active = False
    save_person(off, actor=former.granted_by)
    UserFactory(email="stranger@example.com")
    UserFactory(email="officer@example.com", officer=True)
    return [
        "former@example.com", "off@example.com", "stranger@example.com", "officer@example.com", "nobody@example.com",
        "system@goodstanding.invalid",
    ]  # fmt: skip


def shown(answer):
    """Return all of an answer that tells something, without what differs each time."""
    cookies = {name: {k: v for k, v in cookie.items() if k != "expires"} for name, cookie in answer.cookies.items()}
    headers = {name: said for name, said in answer.headers.items() if name not in ("Expires", "Content-Length")}
    return answer.status_code, headers, cookies


def course(address):
    """Return everything that somebody sees who tries to come in with an address and has no code."""
    client, seen = Client(headers={"accept-language": "en"}), []
    steps = [lambda: ask(client, address), lambda: client.get(CODE)]
    steps += [lambda: client.post(CODE, {"code": "0000-0000"})] * 3
    steps += [lambda: client.get(CODE), lambda: client.get(LOG_IN)]
    for step in steps:
        with CaptureQueriesContext(connection) as asked:
            answer = step()
        text = answer.content.decode().replace(address, "…")
        seen.append((shown(answer), without_token(text), len(asked)))
    return seen


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_nobody_learns_who_has_access(member):
    others = outsiders()
    course("first@example.com")  # What is asked once in the life of a process.

    known = course("fang@example.com")
    told = {address: course(address) for address in others}

    assert {address: seen for address, seen in told.items() if seen != known} == {}
    assert [address for _code, address in codes()] == ["fang@example.com"]


@pytest.mark.either
def test_the_answer_does_not_wait_for_the_mail_server(member, client, monkeypatch):
    server = threading.Event()
    send = EmailBackend.send_messages

    def slow(backend, messages):
        server.wait(30)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)

    answer = ask(client, "fang@example.com")
    sent_by_then = len(mail.outbox)
    server.set()
    wait_for_post()

    assert (answer.status_code, sent_by_then, len(mail.outbox)) == (302, 0, 1)


@pytest.mark.either
def test_a_mail_server_that_is_away_changes_nothing_and_no_code_is_logged(member, client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = ask(client, "fang@example.com")
    wait_for_post()

    assert (answer.status_code, answer.headers["Location"]) == (302, CODE)
    assert [record.getMessage() for record in caplog.records] == [
        "A mail about a log-in could not be sent: ConnectionRefusedError"
    ]


@pytest.mark.either
def test_five_tries_with_an_address_are_enough_and_nobody_else_is_kept_out(member):
    stranger, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.4")

    answers = [ask(stranger, "fang@example.com") for _try in range(6)]
    own = ask(owner, "fang@example.com")

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert "That was tried too often from here. Try again in 15 minutes." in answers[-1].content.decode()
    assert own.status_code == 302


@pytest.mark.either
def test_unknown_addresses_are_counted_alike(member):
    client = Client()

    answers = [ask(client, "nobody@example.com").status_code for _try in range(6)]

    assert answers == [302] * 5 + [429]


@pytest.mark.either
def test_one_place_has_sixty_tries(member):
    client = Client()

    answers = [ask(client, f"somebody{number}@example.com").status_code for number in range(61)]

    assert answers == [302] * 60 + [429]


def test_codes_cannot_be_tried_all_at_once(member, client):
    ask(client, "fang@example.com")
    session = PortalSessions(client.cookies[PORTAL_COOKIE].value)
    before = session.load()
    statuses = []
    for number in range(6):
        statuses.append(client.post(CODE, {"code": f"0000-000{number}"}).status_code)
        # Another try was sent at the same moment: it knows nothing of this one.
        session.update(before)
        session.save()

    assert statuses[-1] == 429
