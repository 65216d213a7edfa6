"""A server that hangs up before it has a message: on everybody, then it is away; or at one recipient."""

from collections import Counter
from datetime import timedelta

import pytest

from reminders.barring import ENOUGH
from reminders.channels.channel import HungUp
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder
from reminders.sending import send_all
from reminders.sent import Sent
from tests.reminders.conftest import HOUR, MINUTE, NOON, standing_at
from tests.servers.smtp import Answer

# What a mail server says is told apart here; what is claimed, sent and settled is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

WHO = [f"{name}@example.com" for name in ("an", "bo", "chen", "deng")]


@pytest.fixture
def four(queued):
    """Let a mail to each of four recipients wait."""
    for address in WHO:
        queued(address)


def mails(*fields):
    return [*Mail.objects.order_by("pk").values_list(*fields)]


def taken_at(smtp):
    return sorted(received.recipient for received in smtp.received)


@pytest.mark.parametrize("command", ["connect", "EHLO", "AUTH"])
def test_who_hangs_up_before_any_recipient_is_named_is_away(four, smtp, settings, command):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "goodstanding", "secret"
    smtp.hangs_up_at = command

    assert send_all(standing_at(NOON)) == Sent()
    assert mails("state", "attempts", "repeats") == [("waiting", 0, 0)] * 4
    assert look(NOON)["mail_server"] == "away"


def test_who_says_nothing_is_away(four, smtp, settings):
    settings.EMAIL_TIMEOUT, smtp.latency = 0.05, 1

    assert send_all(standing_at(NOON)) == Sent()
    assert mails("state", "attempts", "repeats") == [("waiting", 0, 0)] * 4
    assert Outbox.objects.get().paused_because == "SMTPServerDisconnected: Connection unexpectedly closed: timed out"


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_who_hangs_up_on_one_after_the_other_is_away_and_nothing_may_have_arrived(four, smtp, command):
    smtp.hangs_up_at = command

    sent = send_all(standing_at(NOON))

    assert sent == Sent(refused=ENOUGH)
    assert mails("state", "code", "repeats") == [("waiting", HungUp.CODE, 0)] * ENOUGH + [("waiting", None, 0)]
    assert Outbox.objects.get().paused_because == "HungUp: Connection unexpectedly closed"
    assert send_all(standing_at(NOON)) == Sent()


def test_a_relay_that_hangs_up_for_days_is_outlived(four, smtp):
    smtp.hangs_up_at = "MAIL"
    away = [send_all(standing_at(NOON + number * 4 * HOUR)).sent for number in range(24)]
    attempts = max(Mail.objects.values_list("attempts", flat=True))

    smtp.hangs_up_at = ""
    back = [send_all(standing_at(NOON + timedelta(days=4) + number * HOUR)).sent for number in range(2)]

    assert (sum(away), attempts, sum(back)) == (0, 1, 4)
    assert taken_at(smtp) == WHO
    assert mails("state", "repeats") == [("sent", 0)] * 4
    assert Outbox.objects.get().paused_until is None


def test_one_recipient_at_whom_the_line_is_lost_holds_up_nobody_and_is_given_up_after_three_days(four, smtp):
    smtp.script(WHO[0], *[Answer.HANG_UP] * 200)

    first = send_all(standing_at(NOON))
    now = NOON
    while still_open := Mail.objects.open().first():
        now = max(now + MINUTE, still_open.next_attempt_at)
        send_all(standing_at(now))

    assert first == Sent(sent=3, refused=1)
    assert taken_at(smtp) == WHO[1:]
    assert 67 * HOUR < now - NOON <= 72 * HOUR
    assert mails("state", "repeats") == [("dead", 0), *[("sent", 0)] * 3]
    assert Reminder.objects.filter(state="dead").values_list("reason", flat=True).get() == "given_up"
    assert not Outbox.objects.filter(paused_until__isnull=False).exists()


@pytest.mark.either
@pytest.mark.both
def test_such_a_mail_is_tried_again_after_a_minute_and_goes_out_once(four, smtp):
    smtp.script(WHO[0], Answer.HANG_UP)

    sent = [send_all(standing_at(NOON)), send_all(standing_at(NOON + 2 * MINUTE))]

    assert sent == [Sent(sent=3, refused=1), Sent(sent=1)]
    assert (taken_at(smtp), Mail.objects.order_by("pk")[0].attempts) == (WHO, 2)


def test_three_such_recipients_in_a_row_hold_up_the_others_for_a_minute(four, smtp):
    for address in WHO[:3]:
        smtp.script(address, *[Answer.HANG_UP] * 20)

    sent = [send_all(standing_at(NOON + number * MINUTE)) for number in range(3)]

    assert sent[:2] == [Sent(refused=3), Sent(sent=1)]
    assert sent[2].refused <= 2
    assert Outbox.objects.get().paused_until is None


def test_a_server_that_takes_few_messages_over_one_line_gets_the_others_over_another(four, smtp):
    smtp.most = 2

    assert send_all(standing_at(NOON)) == Sent(sent=4)
    assert (taken_at(smtp), smtp.connections) == (WHO, 2)


def test_a_line_that_is_lost_between_two_messages_is_no_sign_of_anything(four, smtp):
    smtp.script(WHO[1], Answer.HANG_UP)

    assert send_all(standing_at(NOON)) == Sent(sent=4)
    assert {*mails("attempts")} == {(1,)}


def test_a_relay_that_hangs_up_after_data_for_days_gets_few_copies_and_is_outlived(four, smtp):
    for address in WHO:
        smtp.script(address, *[Answer.DROP] * 50)

    first = send_all(standing_at(NOON))
    away = look(NOON)["mail_server"]
    for number in range(1, 4 * 24 * 4):
        send_all(standing_at(NOON + number * HOUR / 4))
    waiting, copies = mails("state"), Counter(taken_at(smtp))
    for address in WHO:
        smtp.unscript(address)
    later = NOON + timedelta(days=6)
    back = [send_all(standing_at(later + number * MINUTE)).sent for number in range(3)]

    assert (first, away) == (Sent(lost=ENOUGH), "away")
    assert waiting == [("waiting",)] * 4
    assert max(copies.values()) <= 5
    assert (sum(back), mails("state")) == (4, [("sent",)] * 4)
    assert look(later)["mail_server"] == "ok"


@pytest.mark.both
def test_what_waits_for_longer_is_tried_as_soon_as_the_server_takes_another(four, smtp):
    for address in WHO:
        smtp.script(address, *[Answer.DROP] * 2)
    for number in range(3):
        send_all(standing_at(NOON + number * 5 * HOUR))
    Mail.objects.filter(pk=Mail.objects.earliest("pk").pk).update(next_attempt_at=NOON + 11 * HOUR)
    for address in WHO:
        smtp.unscript(address)

    sent = [send_all(standing_at(NOON + 11 * HOUR + number * MINUTE)).sent for number in range(2)]

    assert sum(sent) == 4


def test_one_mail_that_is_lost_each_time_is_given_up_after_five_possible_duplicates(four, smtp):
    smtp.script(WHO[0], *[Answer.DROP] * 50)

    now = NOON
    while still_open := Mail.objects.open().first():
        now = max(now + MINUTE, still_open.next_attempt_at)
        send_all(standing_at(now))

    assert mails("state", "repeats") == [("dead", 5), *[("sent", 0)] * 3]
    assert Counter(taken_at(smtp))[WHO[0]] == 6
    assert Reminder.objects.filter(state="dead").values_list("reason", flat=True).get() == "given_up"
    assert not Outbox.objects.filter(paused_until__isnull=False).exists()
