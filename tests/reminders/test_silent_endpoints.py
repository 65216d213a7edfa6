"""An endpoint that does not answer keeps a sender waiting once, not once for each of its messages."""

from datetime import date

import pytest

from evidence.models import Event
from reminders.channels import channels
from reminders.channels.webhook import WebhookChannel
from reminders.models import Mail
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from tests.factories import AttestationFactory, EndpointFactory, RuleFactory, StepFactory
from tests.reminders.conftest import HOUR, MINUTE, at
from tests.servers import receiver as receivers

pytestmark = [pytest.mark.django_db, pytest.mark.either]

NOON = at(date(2026, 12, 1))


@pytest.fixture
def due(certificate, monkeypatch):
    """Let three messages of one line each be due to every endpoint, and one mail to the contact."""
    monkeypatch.setattr(WebhookChannel, "most_lines", 1)
    for _number in range(2):
        paper = AttestationFactory(supplier=certificate.supplier, certificate=True)
        RuleFactory(requirement=paper.requirement)
    for channel in ("webhook", "mail"):
        StepFactory(offset_days=-30, channel=channel)


@pytest.fixture
def silent(named, due, monkeypatch):
    """A server that takes what is posted to it and says nothing."""
    monkeypatch.setattr(channels()["webhook"], "seconds", 0.2)
    with receivers.running() as server:
        server.answer, server.again = b"", b""
        yield server


def endpoint_at(server, name):
    return EndpointFactory(url=f"http://127.0.0.1:{server.port}/{name}").recipient


def attempts_of(recipient):
    rows = Mail.objects.filter(recipient=recipient).order_by("-attempts")
    return [*rows.values_list("attempts", "next_attempt_at")]


def test_one_message_is_waited_for_and_the_others_wait_with_it(silent, receiver, mailoutbox):
    hanging, _other = endpoint_at(silent, "hanging"), endpoint_at(receiver, "well")
    ring(NOON)

    sent = send_all(lambda: NOON)

    assert sent == Sent(sent=4, lost=1)
    assert (len(silent.requests), len(receiver.requests), len(mailoutbox)) == (1, 3, 1)
    again = Mail.objects.get(attempts=1, recipient=hanging).next_attempt_at
    assert attempts_of(hanging) == [(1, again), (0, again), (0, again)]
    assert MINUTE <= again - NOON <= 2 * MINUTE


def test_each_of_several_is_waited_for_once(silent):
    hanging = [endpoint_at(silent, f"hanging{number}") for number in range(3)]
    ring(NOON)

    sent = [send_all(lambda: NOON), send_all(lambda: NOON + HOUR)]

    assert [(one.sent, one.lost) for one in sent] == [(1, 3), (0, 3)]
    assert len(silent.requests) == 6
    assert [sum(attempts for attempts, _again in attempts_of(recipient)) for recipient in hanging] == [2, 2, 2]


def test_once_it_answers_it_has_all(silent):
    hanging = endpoint_at(silent, "hanging")
    ring(NOON)
    send_all(lambda: NOON)

    silent.again = None
    silent.answers(204)
    sent = send_all(lambda: NOON + HOUR)

    assert sent == Sent(sent=3)
    assert {*Mail.objects.filter(recipient=hanging).values_list("state", flat=True)} == {"sent"}


def test_one_that_cannot_be_connected_to_is_tried_once_too(due, named, free_port):
    recipient = EndpointFactory(url=f"http://127.0.0.1:{free_port}/").recipient
    ring(NOON)

    assert send_all(lambda: NOON) == Sent(sent=1, refused=1)
    assert [attempts for attempts, _again in attempts_of(recipient)] == [1, 0, 0]


def test_one_that_answers_that_it_is_busy_is_asked_about_each(due, receiver):
    recipient = endpoint_at(receiver, "busy")
    receiver.answers(503)
    ring(NOON)

    assert send_all(lambda: NOON) == Sent(sent=1, refused=3)
    assert [attempts for attempts, _again in attempts_of(recipient)] == [1, 1, 1]


def test_mail_goes_out_first(due, receiver):
    endpoint_at(receiver, "well")
    ring(NOON)
    Mail.objects.filter(channel="webhook").update(next_attempt_at=NOON - HOUR)

    send_all(lambda: NOON)

    sent = Event.objects.filter(action="mail_sent").order_by("pk").values_list("object_id", flat=True)
    assert [Mail.objects.get(pk=pk).channel for pk in sent] == ["mail", "webhook", "webhook", "webhook"]
