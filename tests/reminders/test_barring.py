"""A server that takes nothing from us pauses the outbox; one that refuses a single recipient does not."""

from datetime import timedelta

import pytest

from accounts.letters import Letter, put_into_outbox
from reminders.barring import ENOUGH
from reminders.channels.mail import may_be_all
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder
from reminders.sending import send_all
from reminders.sent import Sent
from tests.factories import MailFactory, UserFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, by_day, standing_at
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db

WHO = [f"{name}@example.com" for name in ("an", "bo", "chen", "deng")]


@pytest.fixture
def four(queued):
    """Let a mail to each of four recipients wait."""
    for address in WHO:
        queued(address)


def denied(smtp, *addresses, times=50):
    for address in addresses:
        smtp.script(address, *[Answer.DENY] * times)


def states():
    return [*Mail.objects.order_by("pk").values_list("state", flat=True)]


def taken_at(smtp):
    return [received.recipient for received in smtp.received]


@pytest.mark.either
@pytest.mark.parametrize(
    ("code", "words", "so"),
    [
        (554, "5.7.1 <a@example.com>: Relay access denied", True),
        (550, "5.7.1 Relaying denied", True),
        (550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", True),
        (550, "relay not permitted", True),
        (554, "Transaction failed", True),
        (530, "5.7.0 Must issue a STARTTLS command first", True),
        (550, "5.1.1 No such mailbox", False),
        (554, "5.1.0 No such mailbox", False),
        (552, "5.2.2 Mailbox full", False),
        (550, "No such user", False),
        (451, "4.7.1 Greylisted, try again later", False),
    ],
)
def test_what_may_mean_all_mail_is_told_from_what_is_the_recipients(code, words, so):
    assert may_be_all(code, words) is so


def test_a_server_that_relays_nothing_pauses_all_and_no_mail_dies(four, smtp):
    denied(smtp, *WHO)

    sent = send_all(standing_at(NOON))

    assert (sent, states()) == (Sent(refused=3), ["waiting"] * 4)
    outbox = Outbox.objects.get()
    assert (outbox.paused_since, outbox.paused_because) == (NOON, "554 5.7.1 Relay access denied")
    assert look(NOON)["mail_server"] == "away"
    assert send_all(standing_at(NOON)) == Sent()


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_while_it_relays_nothing_one_mail_is_tried_at_a_time_and_none_is_blamed_for_it(four, smtp):
    denied(smtp, *WHO)

    tried = [send_all(standing_at(NOON + number * MINUTE)).refused for number in range(10)]

    assert tried[0] == 3
    assert {*tried[1:]} <= {0, 1}
    assert max(Mail.objects.values_list("attempts", flat=True)) == 1


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_it_is_outlived_for_longer_than_a_mail_is_tried(four, smtp):
    denied(smtp, *WHO)
    days = [send_all(standing_at(NOON + number * 4 * HOUR)) for number in range(24)]

    for address in WHO:
        smtp.unscript(address)
    after = [send_all(standing_at(NOON + timedelta(days=4) + number * HOUR)) for number in range(3)]

    assert sum(sent.sent for sent in days) == 0
    assert sum(sent.sent for sent in after) == 4
    assert (states(), sorted(taken_at(smtp))) == (["sent"] * 4, WHO)
    assert Outbox.objects.get().paused_until is None


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_a_recipient_who_alone_is_refused_so_is_tried_once_more_and_is_dead(four, smtp):
    denied(smtp, WHO[0])

    first = send_all(standing_at(NOON))
    again = send_all(standing_at(NOON + 5 * MINUTE))

    assert (first, again) == (Sent(sent=3, refused=1), Sent(refused=1))
    assert states() == ["dead", "sent", "sent", "sent"]
    assert Reminder.objects.filter(state="dead").values_list("reason", flat=True).get() == "refused"
    assert Outbox.objects.get().paused_until is None


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_three_who_are_refused_so_among_others_pause_nothing(four, smtp):
    denied(smtp, WHO[0], WHO[1], WHO[3])

    first = send_all(standing_at(NOON))
    again = send_all(standing_at(NOON + 5 * MINUTE))

    assert (first, again) == (Sent(sent=1, refused=3), Sent(refused=3))
    assert states() == ["dead", "dead", "sent", "dead"]


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_a_mail_that_was_barred_for_long_is_not_given_up_for_being_deferred_then(four, smtp):
    denied(smtp, *WHO)
    for number in range(24):
        send_all(standing_at(NOON + number * 4 * HOUR))

    for address in WHO:
        smtp.unscript(address)
        smtp.script(address, Answer.DEFER)
    after = [send_all(standing_at(NOON + timedelta(days=4) + number * HOUR)) for number in range(4)]

    assert sum(sent.sent for sent in after) == 4


def test_letters_to_one_who_is_refused_so_are_no_proof(smtp):
    person = UserFactory(email=WHO[0])
    denied(smtp, WHO[0])
    for _number in range(ENOUGH):
        put_into_outbox(Letter("Done", ["It is done."], []), person, language="en")

    sent = send_all(by_day)

    assert sent == Sent(refused=ENOUGH)
    assert not Outbox.objects.filter(paused_until__isnull=False).exists()


@pytest.mark.either
def test_one_person_who_is_refused_for_several_suppliers_is_one(smtp):
    denied(smtp, WHO[0])
    person = UserFactory(email=WHO[0])
    for number in range(ENOUGH + 1):
        MailFactory(
            is_letter=True, written=True, recipient=f"user:{person.pk}", address=WHO[0],
            message_id=f"<letter-{number}@example.com>", created_at=NOON, next_attempt_at=NOON,
        )  # fmt: skip

    sent = send_all(standing_at(NOON))

    assert sent == Sent(refused=ENOUGH + 1)
    assert look(NOON)["mail_server"] == "ok"
