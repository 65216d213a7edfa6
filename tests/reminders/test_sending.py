"""What the mail server does to a mail, and what a sender that dies leaves behind."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from accounts.letters import Letter, put_into_outbox
from attestations.services import withdraw
from evidence.models import Event
from reminders.channels import Channel, channels
from reminders.channels.channel import Answer as Taken
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder, ReminderStep
from reminders.outbox import LEASE
from reminders.ringing import ring
from reminders.sending import FRESH, send_all
from reminders.sent import Sent
from suppliers.models import Contact
from tests.factories import TODAY, UserFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, by_day, renew, standing_at, states
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for kill -9: nobody catches it."""


def dying(when):
    """Return a clock that stands at noon, and kills whoever asks it once `when` is true."""

    def clock():
        if when():
            raise Killed
        return NOON

    return clock


def test_a_mail_is_sent_with_its_reminder_and_its_event(queued, smtp):
    queued()

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1)
    assert states() == (["sent"], [("sent", "")])
    (received,) = smtp.received
    assert (received.recipient, received.message_id) == ("wang@example.com", Mail.objects.get().message_id)
    assert Event.objects.filter(action="mail_sent", object_id=Mail.objects.get().pk).count() == 1


def test_killed_after_the_server_has_it_a_mail_goes_out_once_more_under_the_same_message_id(queued, smtp):
    queued()
    with pytest.raises(Killed):
        send_all(dying(lambda: smtp.received))

    too_early = send_all(standing_at(NOON + LEASE - MINUTE))
    after = send_all(standing_at(NOON + LEASE))

    assert (too_early, after) == (Sent(), Sent(sent=1))
    assert [received.message_id for received in smtp.received] == [Mail.objects.get().message_id] * 2
    assert (Mail.objects.get().repeats, states()) == (1, (["sent"], [("sent", "")]))


def test_killed_before_it_spoke_to_the_server_a_mail_goes_out_once(queued, smtp):
    queued()
    with pytest.raises(Killed):
        send_all(dying(lambda: Mail.objects.filter(state="sending").exists()))

    after = send_all(standing_at(NOON + LEASE))

    assert after == Sent(sent=1)
    assert (len(smtp.received), Mail.objects.get().repeats) == (1, 0)


@pytest.mark.either
def test_a_connection_lost_in_the_middle_is_marked_as_a_possible_duplicate(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DROP, Answer.FORGET)

    lost = [send_all(standing_at(NOON)), send_all(standing_at(NOON + 2 * MINUTE))]
    after = send_all(standing_at(NOON + 10 * MINUTE))

    assert [*lost, after] == [Sent(lost=1), Sent(lost=1), Sent(sent=1)]
    assert [received.is_told for received in smtp.received] == [False, True]
    assert len({received.message_id for received in smtp.received}) == 1
    assert Mail.objects.get().repeats == 2


@pytest.mark.either
def test_a_step_that_is_overtaken_while_its_mail_waits_is_not_sent(queued, smtp):
    queued()
    friday = NOON + timedelta(days=10)

    ring(friday)
    sent = send_all(standing_at(friday))

    assert sent == Sent(sent=1, empty=1)
    told = Reminder.objects.order_by("step__offset_days").values_list("step__offset_days", "state")
    assert [*told] == [(-30, "superseded"), (-14, "sent")]
    assert len(smtp.received) == 1


@pytest.mark.either
def test_what_was_looked_at_half_a_minute_ago_is_looked_at_again(queued, smtp):
    """A server that takes its time: what is withdrawn meanwhile is not told."""
    queued("wang@example.com")
    withdrawn = queued("chen@example.com")

    def clock():
        if not smtp.received:
            return NOON
        if withdrawn.withdrawn_on is None:
            withdraw(withdrawn, on=TODAY, actor=UserFactory(), today=TODAY)
        return NOON + FRESH

    sent = send_all(clock)

    assert sent == Sent(sent=1, empty=1)
    assert [received.recipient for received in smtp.received] == ["wang@example.com"]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_greylisting_is_waited_for(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 3)
    waited = []

    now = NOON
    while not send_all(standing_at(now)).sent:
        mail = Mail.objects.get()
        waited.append((mail.next_attempt_at - now) / MINUTE)
        now = mail.next_attempt_at

    # Up to a tenth is added to each.
    assert [minutes <= wait <= minutes * 1.1 for minutes, wait in zip((1, 5, 15), waited, strict=True)] == [True] * 3
    assert (Mail.objects.get().attempts, len(smtp.received), states()) == (4, 1, (["sent"], [("sent", "")]))


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_storm_of_421_is_outlived(queued, smtp):
    queued("wang@example.com")
    queued("chen@example.com")
    smtp.script("wang@example.com", *[Answer.GOING] * 6)
    smtp.script("chen@example.com", *[Answer.GOING] * 6)

    now = NOON
    while Mail.objects.open().exists():
        send_all(standing_at(now))
        now = max(now + MINUTE, *Mail.objects.values_list("next_attempt_at", flat=True))

    assert now - NOON > 6 * HOUR
    assert states() == (["sent"] * 2, [("sent", "")] * 2)
    assert {received.recipient for received in smtp.received} == {"wang@example.com", "chen@example.com"}


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_what_is_deferred_for_three_days_is_given_up(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 100)

    now = NOON
    while Mail.objects.open().exists():
        send_all(standing_at(now))
        now = max(now + MINUTE, Mail.objects.get().next_attempt_at)

    assert states() == (["dead"], [("dead", "given_up")])
    assert 67 * HOUR < now - NOON <= 72 * HOUR
    assert Mail.objects.get().code == 451


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_what_was_not_tried_for_days_is_not_given_up_for_two_refusals(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DEFER, Answer.DEFER)
    send_all(standing_at(NOON))

    later = NOON + 75 * HOUR
    tried = send_all(standing_at(later))
    at_last = send_all(standing_at(later + HOUR))

    assert (tried, at_last) == (Sent(refused=1), Sent(sent=1))


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_letter_that_is_too_large_for_the_server_dies_alone(smtp):
    smtp.largest = 100_000
    for words in ("x" * 200_000, "It is done."):
        put_into_outbox(Letter("Done", [words], []), UserFactory(), language="en")

    sent = send_all(by_day)

    assert sent == Sent(sent=1, refused=1)
    assert [*Mail.objects.order_by("pk").values_list("state", "code")] == [("dead", 552), ("sent", 250)]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_an_address_that_no_program_can_read_holds_up_nobody(queued, smtp):
    queued("wang@example.com")
    queued("chen@example.com")
    Contact.objects.filter(email="wang@example.com").update(email="<>")

    assert send_all(standing_at(NOON)) == Sent(sent=1, refused=1)
    assert Mail.objects.open().get().attempts == 1


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_an_unknown_recipient_is_dead_at_once_and_nobody_else(queued, smtp):
    addresses = [f"contact{number}@example.com" for number in range(4)]
    for address in addresses:
        queued(address)
    smtp.script(addresses[1], Answer.REFUSE)

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=3, refused=1)
    assert {received.recipient for received in smtp.received} == {*addresses} - {addresses[1]}
    dead = Mail.objects.get(state="dead")
    assert (dead.address, dead.code, dead.answer) == (addresses[1], 550, "5.1.1 No such mailbox")
    assert [*dead.reminders.values_list("state", "reason")] == [("dead", "refused")]


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
@pytest.mark.parametrize("trouble", ["down", "log-in", "name"])
def test_a_closed_way_out_pauses_all_and_blames_no_mail(queued, smtp, settings, trouble):
    queued("wang@example.com")
    queued("chen@example.com")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "goodstanding", "secret"
    smtp.is_log_in_refused = trouble == "log-in"
    settings.EMAIL_HOST = "mail..example" if trouble == "name" else "127.0.0.1"
    if trouble == "down":
        smtp.down()

    refused = [
        send_all(standing_at(NOON)),
        send_all(standing_at(NOON + MINUTE / 2)),
        send_all(standing_at(NOON + MINUTE)),
    ]

    assert refused == [Sent()] * 3
    assert states() == (["waiting"] * 2, [("in_mail", "")] * 2)
    assert {*Mail.objects.values_list("attempts", "next_attempt_at", "repeats")} == {(0, NOON, 0)}
    outbox = Outbox.objects.get()
    assert (outbox.paused_since, outbox.paused_until) == (NOON, NOON + 2 * MINUTE)
    assert outbox.paused_because

    smtp.is_log_in_refused, settings.EMAIL_HOST = False, "127.0.0.1"
    if trouble == "down":
        smtp.up()
    after = send_all(standing_at(NOON + 2 * MINUTE))

    assert after == Sent(sent=2)
    assert Outbox.objects.get().paused_since is None


@pytest.mark.either  # what a server says is told apart here; sending is tried on both above and below
def test_a_lot_with_nothing_to_say_does_not_tell_that_the_server_is_back(queued, smtp):
    attestation = queued()
    queued("chen@example.com")
    smtp.down()
    send_all(standing_at(NOON))
    Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(next_attempt_at=NOON + HOUR)
    renew(attestation)

    empty = send_all(standing_at(NOON + MINUTE))

    smtp.up()
    assert empty == Sent(empty=1)
    assert (Outbox.objects.get().paused_since, look(NOON + MINUTE)["mail_server"]) == (NOON, "away")


def test_where_nothing_waits_to_be_sent_any_more_nobody_says_that_the_server_is_away(queued, smtp):
    attestation = queued()
    smtp.down()
    send_all(standing_at(NOON))
    away = look(NOON)["mail_server"]
    smtp.up()
    renew(attestation)

    empty = send_all(standing_at(NOON + MINUTE))

    assert (away, empty) == ("away", Sent(empty=1))
    assert look(NOON + MINUTE)["mail_server"] == "ok"
    assert [*Outbox.objects.values_list("paused_since", "paused_until", "paused_because")] == [(None, None, "")]


class Pigeon(Channel):
    """A channel of somebody's own, which stumbles over one recipient."""

    code = title = "pigeon"

    def write(self, mail, digest):
        if digest.recipient.address == "wang@example.com":
            raise LookupError("no such coop")

    def opened(self):
        return nullcontext(lambda _mail: Taken(None, ""))


@pytest.fixture
def pigeon(standard):
    """Let every reminder go by pigeon."""
    channels()["pigeon"] = Pigeon()
    ReminderStep.objects.update(channel="pigeon")
    yield
    del channels()["pigeon"]


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(pigeon, queued, caplog):
    queued("wang@example.com")
    queued("chen@example.com")

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1, refused=1)
    assert {*Mail.objects.values_list("state", "answer")} == {("waiting", "LookupError: no such coop"), ("sent", "")}
    assert "could not be written" in caplog.text


def test_what_only_a_newer_program_knows_is_left_for_it_and_does_not_hold_up_the_others(queued, smtp):
    for address in ("source@example.com", "channel@example.com", "wang@example.com"):
        queued(address)
    source, channel, _known = Mail.objects.order_by("pk")
    Reminder.objects.filter(mail=source).update(source="audits")
    Mail.objects.filter(pk=channel.pk).update(channel="owl")

    sent = send_all(standing_at(NOON))

    assert sent == Sent(sent=1)
    assert [*Mail.objects.order_by("pk").values_list("state", flat=True)] == ["waiting", "waiting", "sent"]
    assert [received.recipient for received in smtp.received] == ["wang@example.com"]
    assert {*Reminder.objects.values_list("state", flat=True)} == {"in_mail", "sent"}
