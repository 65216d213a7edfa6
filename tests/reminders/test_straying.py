"""What a clock that was ahead wrote is not waited for once it is right again."""

from datetime import timedelta

import pytest

from reminders.models import Mail, Outbox, Reminder
from reminders.outbox import claim
from reminders.pauses import pause
from reminders.planning import ClockJumped
from reminders.ringing import ring, try_out
from reminders.sending import send_all
from reminders.sent import Sent
from tests.reminders.conftest import HOUR, MINUTE, NOON, standing_at
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db

AHEAD = NOON + timedelta(days=46)


def ring_again(now=NOON + MINUTE):
    """Ring by the right clock, and send."""
    ring(now)
    return send_all(standing_at(now))


def test_a_mail_that_was_put_off_by_a_clock_that_was_ahead_is_tried_at_once(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DEFER)
    with pytest.raises(ClockJumped):
        ring(AHEAD)
    assert send_all(standing_at(AHEAD)) == Sent(refused=1)

    assert ring_again() == Sent(sent=1)
    assert Reminder.objects.get().state == "sent"


def test_a_mail_that_was_taken_by_a_clock_that_was_ahead_is_taken_again(queued, smtp):
    queued()
    claim(AHEAD, 10)

    assert ring_again() == Sent(sent=1)


def test_a_pause_that_was_made_by_a_clock_that_was_ahead_ends(queued, smtp):
    queued()
    pause(AHEAD, "The server is away")

    assert ring_again() == Sent(sent=1)
    assert Outbox.objects.get().paused_until is None


def test_what_a_trial_of_another_day_put_off_is_tried_at_once(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DEFER)
    day = NOON + timedelta(days=20)
    try_out(day)
    send_all(standing_at(day))

    ring_again()

    assert not Mail.objects.filter(next_attempt_at__gt=NOON + HOUR).exists()


def test_such_a_mail_is_given_up_when_it_was_tried_for_three_days(queued, smtp):
    queued()
    Mail.objects.update(first_failed_at=AHEAD, attempts=1)

    ring(NOON)

    assert Mail.objects.get().first_failed_at == NOON


def test_what_waits_as_long_as_it_may_is_left_alone(queued):
    queued()
    Mail.objects.update(next_attempt_at=NOON + 5 * HOUR, first_failed_at=NOON - HOUR)

    ring(NOON + MINUTE)

    assert Mail.objects.values_list("next_attempt_at", "first_failed_at").get() == (NOON + 5 * HOUR, NOON - HOUR)
