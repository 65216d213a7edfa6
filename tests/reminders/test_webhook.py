"""What other programs are told, and what becomes of it."""

import hashlib
import hmac
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reminders.channels.channel import Answer, Lost, Refused
from reminders.channels.webhook import WebhookChannel
from reminders.models import Mail, Outbox, Reminder
from reminders.outbox import DAILY_CAP, compose
from reminders.planning import plan
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from tests.factories import AttestationFactory, EndpointFactory, RequirementFactory, RuleFactory, StepFactory
from tests.reminders.conftest import at

# It is the network that is asked here.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: Thirty days before the certificate lapses, a Tuesday.
DAY = date(2026, 12, 1)


@pytest.fixture
def endpoint(receiver):
    """An endpoint that is the receiver."""
    return EndpointFactory(url=f"http://127.0.0.1:{receiver.port}/hook?key=1")


def sent(endpoint, seconds=5.0, text='{"lines": []}'):
    with WebhookChannel(seconds).opened() as send:
        return send(Mail(recipient=endpoint.recipient, message_id="<1@localhost>", text=text))


def refused(endpoint, *arguments):
    with pytest.raises(Refused) as caught:
        sent(endpoint, *arguments)
    return caught.value.code, caught.value.text, caught.value.is_final


def rung_and_sent(day=DAY, hour=12):
    ring(at(day, hour))
    return send_all(lambda: at(day, hour))


def states():
    rows = Reminder.objects.order_by("step__channel", "pk")
    return [*rows.values_list("step__channel", "step__offset_days", "recipient", "state", "reason")]


def test_the_receiver_can_check_who_sent_it(endpoint, receiver):
    sent(endpoint, text='{"名": 1}')

    (request,) = receiver.requests
    moment, given = (part.partition("=")[2] for part in request.headers["Goodstanding-Signature"].split(","))
    signed = hmac.new(endpoint.secret.encode(), f"{moment}.".encode() + request.body, hashlib.sha256)
    assert given == signed.hexdigest()
    assert 0 <= timezone.now().timestamp() - int(moment) < 60
    assert request.headers["Goodstanding-Message"] == "<1@localhost>"
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(request.body) == {"名": 1}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_success_is_an_answer(endpoint, receiver, status):
    receiver.answers(status)

    assert sent(endpoint) == Answer(status, "")


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        *((status, True) for status in (301, 302, 303, 307, 308, 400, 401, 403, 404, 410, 413, 422)),
        *((status, False) for status in (408, 429, 500, 502, 503, 504, 599)),
    ],
)
def test_other_statuses_refuse_for_good_or_for_now(endpoint, receiver, status, is_final):
    receiver.answers(status, b"why", Location=f"http://127.0.0.1:{receiver.port}/inside")

    assert refused(endpoint) == (status, "why", is_final)
    assert [request.path for request in receiver.requests] == ["/hook?key=1"]


def test_of_an_answer_the_beginning_is_kept_readable(endpoint, receiver):
    receiver.answers(200, b"a\x00\n" + b"\xff" + b"b" * 1_000)

    assert sent(endpoint) == Answer(200, "a  \N{REPLACEMENT CHARACTER}" + "b" * 296)


def test_a_connection_that_breaks_before_the_answer_leaves_it_open(endpoint, receiver):
    receiver.answer = b""

    with pytest.raises(Lost):
        sent(endpoint)


def test_who_is_slow_is_left(endpoint, receiver):
    receiver.answer, receiver.again = b"", b""

    with pytest.raises(Lost, match="TimeoutError"):
        sent(endpoint, 0.2)


@pytest.mark.usefixtures("named")
def test_who_cannot_be_reached_is_tried_again(free_port):
    code, text, is_final = refused(EndpointFactory(url=f"http://127.0.0.1:{free_port}/"))

    assert (code, is_final) == (None, False)
    assert "ConnectionRefusedError" in text


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:{port}/",
        "https://[::1]:{port}/",
        "https://0x7f.1:{port}/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://user:pass@receiver.example/",
        "https://127.0.0.1:22/",
        "https://localhost:{port}/",
        "http://localhost:{port}/",
    ],
)
def test_what_must_not_be_called_is_refused_for_good(endpoint, receiver, settings, url):
    settings.WEBHOOK_NETWORKS = []
    endpoint.url = url.format(port=receiver.port)
    endpoint.save()

    code, text, is_final = refused(endpoint)

    assert (code, is_final) == (None, True)
    assert text.endswith(".")
    assert receiver.requests == []


def test_an_endpoint_that_is_in_use_no_more_is_not_called(endpoint, receiver):
    endpoint.is_active = False
    endpoint.save()

    assert refused(endpoint) == (None, "The endpoint is in use no more.", True)
    assert receiver.requests == []


def test_a_step_tells_every_endpoint_in_use_all_that_is_due(certificate, endpoint, receiver):
    other = EndpointFactory(url=f"http://127.0.0.1:{receiver.port}/other")
    EndpointFactory(is_active=False)
    StepFactory(offset_days=-30, channel="webhook", officer=True)

    first, again = rung_and_sent(), rung_and_sent()

    mails = [*Mail.objects.order_by("pk")]
    assert (first, again) == (Sent(sent=2), Sent())
    assert [mail.subject for mail in mails] == ["1 reminder", "1 reminder"]
    assert [(mail.state, mail.code, mail.html) for mail in mails] == [("sent", 204, "")] * 2
    # The path may hold a key: it is not shown.
    assert {mail.address for mail in mails} == {f"http://127.0.0.1:{receiver.port}"}
    assert {request.path for request in receiver.requests} == {"/hook?key=1", "/other"}
    assert {reminder[2] for reminder in states()} == {endpoint.recipient, other.recipient}
    assert json.loads(receiver.requests[0].body) == {
        "message": mails[0].message_id,
        "on": "2026-12-01",
        "lines": [
            {
                "source": "expiry",
                "supplier": certificate.supplier.code,
                "requirement": certificate.requirement.code,
                "due_on": "2026-12-31",
                "offset_days": -30,
                "days": 30,
            }
        ],
    }


def test_what_one_message_has_no_room_for_comes_in_another(certificate, endpoint, receiver, monkeypatch):
    monkeypatch.setattr(WebhookChannel, "most_lines", 2)
    for _number in range(4):
        paper = AttestationFactory(supplier=certificate.supplier, certificate=True)
        RuleFactory(requirement=paper.requirement)
    StepFactory(offset_days=-30, channel="webhook")

    result = rung_and_sent()

    lengths = sorted(len(json.loads(request.body)["lines"]) for request in receiver.requests)
    assert (result, lengths) == (Sent(sent=3), [1, 2, 2])


def test_an_endpoint_that_fails_stops_neither_another_nor_the_mail(
    certificate, endpoint, receiver, free_port, mailoutbox
):
    broken = EndpointFactory(url=f"http://127.0.0.1:{free_port}/")
    refusing = EndpointFactory(url="https://127.0.0.1:22/")
    StepFactory(offset_days=-30)
    StepFactory(offset_days=-30, channel="webhook")

    result = rung_and_sent()

    assert result == Sent(sent=2, refused=2)
    assert (len(mailoutbox), len(receiver.requests)) == (1, 1)
    assert {
        (recipient, state, reason) for channel, _days, recipient, state, reason in states() if channel != "mail"
    } == {
        (endpoint.recipient, "sent", ""),
        (broken.recipient, "in_mail", ""),
        (refusing.recipient, "dead", "refused"),
    }


def test_an_endpoint_that_was_away_gets_the_same_message_later(certificate, endpoint, receiver):
    StepFactory(offset_days=-30, channel="webhook")
    receiver.answers(503)

    first = rung_and_sent()
    receiver.answers(200, b"thank you")
    later = rung_and_sent(DAY, 13)

    mail = Mail.objects.get()
    assert (first, later) == (Sent(refused=1), Sent(sent=1))
    assert (mail.state, mail.code, mail.answer, mail.attempts) == ("sent", 200, "thank you", 2)
    assert {request.headers["Goodstanding-Message"] for request in receiver.requests} == {mail.message_id}


def test_mail_that_is_down_does_not_stop_a_webhook(certificate, endpoint, receiver, free_port, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    StepFactory(offset_days=-30)
    StepFactory(offset_days=-30, channel="webhook")
    soon = at(DAY) + timedelta(seconds=30)

    first = rung_and_sent()
    EndpointFactory(url=endpoint.url)
    plan(soon, DAY)
    compose(soon)
    second = send_all(lambda: soon)

    assert (first, second) == (Sent(sent=1), Sent(sent=1))
    assert Mail.objects.get(channel="mail").attempts == 0
    assert Outbox.objects.get().paused_since == at(DAY)


def test_without_an_endpoint_in_use_it_shows_that_nobody_is_told(certificate):
    step = StepFactory(offset_days=-30, channel="webhook")

    ring(at(DAY))
    endpoint = EndpointFactory()
    ring(at(DAY) + timedelta(hours=2))

    assert states() == [
        ("webhook", step.offset_days, "", "superseded", "no_endpoint"),
        ("webhook", step.offset_days, endpoint.recipient, "in_mail", ""),
    ]


def test_an_endpoint_that_is_switched_off_before_it_is_sent_gets_nothing(certificate, endpoint, receiver):
    StepFactory(offset_days=-30, channel="webhook")
    ring(at(DAY))
    endpoint.is_active = False
    endpoint.save()

    result = send_all(lambda: at(DAY))

    assert (result, receiver.requests) == (Sent(empty=1), [])
    assert states() == [("webhook", -30, endpoint.recipient, "cancelled", "gone")]


def test_many_endpoints_are_planned_in_as_many_queries(certificate, endpoint):
    StepFactory(offset_days=-30, channel="webhook")
    plan(at(DAY - timedelta(days=1)), DAY - timedelta(days=1))

    with CaptureQueriesContext(connection) as of_one:
        plan(at(DAY), DAY)
    EndpointFactory.create_batch(29)
    with CaptureQueriesContext(connection) as of_thirty:
        plan(at(DAY), DAY)

    assert len(of_one) == len(of_thirty)
    assert Reminder.objects.count() == 30


def test_an_endpoint_is_told_as_often_as_there_is_something(certificate, endpoint, receiver):
    StepFactory(source="missing", offset_days=0, channel="webhook")
    for _round in range(DAILY_CAP + 1):
        RuleFactory(requirement=RequirementFactory())
        plan(at(DAY), DAY)
        compose(at(DAY))

    assert Mail.objects.filter(channel="webhook").count() == DAILY_CAP + 1
