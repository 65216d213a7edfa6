"""While all mail is paused no mail grows older: what was tried for a time is tried as long afterwards."""

from datetime import timedelta

import pytest

from reminders.health import look
from reminders.models import Mail, Outbox
from reminders.pauses import pause, resume
from reminders.sending import send_all
from reminders.sent import Sent
from tests.factories.outbox import MailFactory
from tests.reminders.conftest import HOUR, MINUTE, NOON, standing_at
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TWO_DAYS = 2 * DAY


def failed_first(**fields):
    return MailFactory(created_at=NOON, next_attempt_at=NOON, **fields).pk


def test_a_pause_moves_what_failed_before_it_and_what_failed_in_it_begins_when_it_ends():
    before, within, later = NOON - 10 * HOUR, NOON + HOUR, NOON + TWO_DAYS + MINUTE
    moved = {
        failed_first(first_failed_at=before): before + TWO_DAYS,
        failed_first(first_failed_at=NOON): NOON + TWO_DAYS,
        failed_first(first_failed_at=within): NOON + TWO_DAYS,
        failed_first(first_failed_at=before, taken=True): before + TWO_DAYS,
    }
    stayed = {
        failed_first(first_failed_at=None): None,
        failed_first(first_failed_at=later): later,
        failed_first(first_failed_at=before, channel="webhook"): before,
        failed_first(first_failed_at=before, state=Mail.State.DEAD): before,
    }
    pause(NOON, "away")
    pause(NOON + HOUR, "still away")

    resume(NOON + TWO_DAYS)
    resume(NOON + TWO_DAYS + HOUR)

    assert dict(Mail.objects.values_list("pk", "first_failed_at")) == moved | stayed
    assert Outbox.objects.get().paused_since is None


def test_where_the_clock_went_back_meanwhile_nothing_is_moved():
    failed_first(first_failed_at=NOON - HOUR)
    pause(NOON, "away")

    resume(NOON - MINUTE)

    assert Mail.objects.get().first_failed_at == NOON - HOUR
    assert Outbox.objects.get().paused_since is None


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_what_was_deferred_for_long_is_tried_as_long_as_if_the_server_had_not_been_away(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 200)
    now = NOON

    def tried_until(end):
        nonlocal now
        while now < end and Mail.objects.open().exists():
            send_all(standing_at(now))
            now = max(now + MINUTE, Mail.objects.get().next_attempt_at)

    tried_until(NOON + 52 * HOUR)
    smtp.down()
    send_all(standing_at(now))
    now += TWO_DAYS
    send_all(standing_at(now))
    smtp.up()
    tried_until(NOON + 200 * HOUR)

    assert (Mail.objects.get().state, Mail.objects.get().code) == ("dead", 451)
    # Of two days and the minute for which a pause lasts.
    assert 67 * HOUR < now - NOON - TWO_DAYS - MINUTE <= 72 * HOUR


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
@pytest.mark.parametrize("trouble", ["name", "log-in"])
def test_a_relay_that_is_away_for_four_days_costs_no_mail_a_try_and_each_goes_out_once(queued, smtp, settings, trouble):
    addresses = ["an@example.com", "bo@example.com", "chen@example.com"]
    for address in addresses:
        queued(address)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "goodstanding", "secret"
    settings.EMAIL_HOST = "relay.invalid" if trouble == "name" else "127.0.0.1"
    smtp.is_log_in_refused = trouble == "log-in"

    away = [send_all(standing_at(NOON + number * 6 * HOUR)) for number in range(16)]
    waiting = [*Mail.objects.values_list("state", "attempts", "repeats", "first_failed_at")]
    told = look(NOON + 4 * DAY)["mail_server"], Outbox.objects.get().paused_since
    settings.EMAIL_HOST, smtp.is_log_in_refused = "127.0.0.1", False
    back = [send_all(standing_at(NOON + 4 * DAY + number * HOUR)) for number in range(2)]

    assert (away, waiting) == ([Sent()] * 16, [("waiting", 0, 0, None)] * 3)
    assert told == ("away", NOON)
    assert back == [Sent(sent=3), Sent()]
    assert sorted(received.recipient for received in smtp.received) == addresses
    assert look(NOON + 4 * DAY)["mail_server"] == "ok"


@pytest.mark.either  # what a server says is told apart here; the outbox is claimed and settled as in test_sending.py
def test_what_is_lost_after_the_server_refused_all_has_its_own_time(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DENY, Answer.FORGET)
    send_all(standing_at(NOON))

    lost = send_all(standing_at(NOON + HOUR))

    assert lost == Sent(lost=1)
    assert Mail.objects.get().first_failed_at == NOON + HOUR
