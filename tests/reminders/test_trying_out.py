"""A day that is tried out from the command line leaves the clock as it stands."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from foundation.dates import local_day
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from reminders.working_days import is_own_working_day
from tests.factories import StepFactory
from tests.reminders.conftest import MINUTE
from tests.reminders.test_command import run

# A trial runs the planner and the sender, whose tests run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

OF_PAUSE = ("paused_until", "paused_since", "paused_because")


@pytest.fixture
def now():
    """Let the clock have rung just now; return when."""
    moment = timezone.now()
    ring(moment)
    return moment


@pytest.fixture
def working_day(db):
    """A day in a month or so on which everybody works."""
    days = (local_day(timezone.now()) + timedelta(days=number) for number in range(28, 45))
    return next(day for day in days if is_own_working_day(day))


@pytest.fixture
def lapsing(certificate, working_day):
    """A certificate that lapses ten days after that, with steps 30, 20 and 14 days before."""
    for days in (-30, -20, -14):
        StepFactory(offset_days=days)
    certificate.valid_until = working_day + timedelta(days=10)
    certificate.save()
    return certificate


def in_days(days):
    return str(local_day(timezone.now()) + timedelta(days=days))


def marks():
    return Outbox.objects.values().get()


@pytest.mark.both
def test_it_says_that_it_was_a_trial(now):
    assert run("--on", "2020-03-31", "--despite-jump") == [
        "Planned: 0 new, 0 overtaken.",
        "Mails: 0 sent, 0 refused, 0 lost on the way, 0 waiting.",
        "That was a trial of 2020-03-31: what was planned and sent stays, but the day does not count as planned.",
    ]


@pytest.mark.parametrize("days", [-7, 30])
def test_the_clock_goes_on_from_where_it_was(now, days):
    before = marks()

    run("--on", in_days(days))

    assert marks() == before
    assert look(now + MINUTE) == dict.fromkeys(look(now), "ok")


def test_a_trial_of_a_day_far_away_is_refused_and_does_not_count_as_a_jump(now):
    before = marks()

    with pytest.raises(CommandError, match="say --despite-jump"):
        run("--on", in_days(60))
    run("--on", in_days(60), "--despite-jump")

    assert marks() == before
    ring(now + timedelta(hours=2))
    assert look(now + timedelta(hours=2))["clock"] == "ok"


@pytest.mark.both
def test_steps_of_the_days_between_are_not_missed(lapsing, working_day, now, mailoutbox):
    assert run("--on", str(working_day), "--dry-run") == ["Planned: 1 new, 0 overtaken."]

    run("--on", str(working_day))

    assert [*Reminder.objects.values_list("step__offset_days", "state")] == [(-14, "sent")]
    assert len(mailoutbox) == 1


def test_a_day_without_a_clock_leaves_it_without_one(lapsing, working_day):
    run("--on", str(working_day))

    assert (Outbox.objects.get().planned_on, Outbox.objects.get().rung_at) == (None, None)


def test_a_server_that_is_away_at_a_trial_pauses_nothing_today(lapsing, working_day, now, smtp):
    smtp.down()

    run("--on", str(working_day))

    assert (Mail.objects.get().state, {marks()[name] for name in OF_PAUSE}) == ("waiting", {None, ""})


def test_a_pause_of_today_is_none_of_another_day_and_goes_on(lapsing, working_day, now, smtp):
    Outbox.objects.update(paused_until=now + MINUTE, paused_since=now - MINUTE, paused_because="away")
    before = marks()

    said = run("--on", str(working_day))

    assert said[1].startswith("Mails: 1 sent")
    assert marks() == before


def test_a_pause_that_a_killed_trial_left_pauses_nothing_today(queued, smtp):
    queued()
    noon = Mail.objects.get().next_attempt_at
    ahead = noon + timedelta(days=30)
    Outbox.objects.update(paused_until=ahead + MINUTE, paused_since=ahead)

    assert send_all(lambda: noon) == Sent(sent=1)


def test_today_is_no_trial(now):
    Outbox.objects.update(planned_on=date(2020, 1, 1))

    said = run("--on", in_days(0), "--despite-jump")

    assert len(said) == 2
    assert Outbox.objects.get().planned_on == local_day(now)
