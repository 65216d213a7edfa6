"""Reminders without a broker, from the command line."""

import os
import signal
import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from accounts.letters import Letter, put_into_outbox
from foundation.dates import local_day
from reminders.models import Mail, Outbox, Reminder
from tests.factories import RuleFactory, StepFactory, UserFactory
from tests.reminders.conftest import zone_by_day

# The command calls the planner and the sender, whose tests run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

MONDAY = "2026-11-30"


def run(*options):
    out = StringIO()
    with override("en"):
        call_command("send_reminders", *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def asked_for(supplier):
    """One paper that a supplier was asked for."""
    StepFactory(source="missing", offset_days=0)
    RuleFactory()
    return supplier


@pytest.mark.either
@pytest.mark.both
def test_it_plans_and_sends_for_a_day(asked_for, mailoutbox):
    said = run("--on", MONDAY)

    assert said[:2] == [
        "Planned: 1 new, 0 overtaken.",
        "Mails: 1 sent, 0 refused, 0 lost on the way, 0 waiting.",
    ]
    assert Mail.objects.get().state == "sent"
    assert [message.to for message in mailoutbox] == [[asked_for.contacts.get().email]]


def test_twice_sends_once(asked_for, mailoutbox):
    run("--on", MONDAY)
    run("--on", MONDAY)

    assert len(mailoutbox) == 1


def test_a_rehearsal_writes_nothing(asked_for):
    assert run("--on", MONDAY, "--dry-run") == ["Planned: 1 new, 0 overtaken."]

    assert not Reminder.objects.exists()
    assert not Outbox.objects.filter(planned_on__isnull=False).exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_where_the_clock_jumped_it_says_so_and_plans_nothing(asked_for, options):
    Outbox.objects.create(pk=1, planned_on=date(2020, 1, 1))

    with pytest.raises(CommandError) as refused:
        run("--on", MONDAY, *options)

    assert "last planned for 2020-01-01, and the clock says 2026-11-30" in str(refused.value)
    assert not Reminder.objects.exists()
    assert run("--on", MONDAY, "--despite-jump")[0] == "Planned: 1 new, 0 overtaken."


@pytest.fixture
def jumped(asked_for):
    """A clock that jumped since the last planning, and a letter that waits."""
    Outbox.objects.create(pk=1, planned_on=date(2020, 1, 1))
    put_into_outbox(Letter("Done", ["It is done."], []), UserFactory(time_zone=zone_by_day()), language="en")


def test_what_waits_already_is_sent_though_the_clock_jumped(jumped, mailoutbox):
    with pytest.raises(CommandError, match="Nothing was planned"):
        run()

    assert (len(mailoutbox), Mail.objects.get().state) == (1, "sent")
    assert not Reminder.objects.exists()


def test_in_a_loop_it_says_so_sends_what_waits_and_goes_on_until_it_is_stopped(jumped, mailoutbox, caplog):
    stop = threading.Timer(3, os.kill, (os.getpid(), signal.SIGTERM))
    former = signal.getsignal(signal.SIGTERM)
    stop.start()
    try:
        said = run("--loop")
    finally:
        stop.cancel()
        signal.signal(signal.SIGTERM, former)

    assert said == ["Mails: 1 sent, 0 refused, 0 lost on the way, 0 waiting."]
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["Nothing was planned"]


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "30.11.2026", ""])
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(CommandError) as refused:
        run("--on", text)

    words = f"{text} is no day: write it as year-month-day, such as 2025-03-31."
    assert str(refused.value) == f"Error: argument --on: {words}"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_all_days_is_refused_in_words(asked_for, day):
    with pytest.raises(CommandError) as refused:
        run("--on", day, "--despite-jump")

    assert str(refused.value) == f"It cannot be planned for {day}: choose a day from 1900-01-01 to 9990-12-31."


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("day", ["1900-01-01", "9990-12-31"])
def test_the_first_and_the_last_day_can_be_planned(asked_for, day):
    assert run("--on", day, "--despite-jump")[0].startswith("Planned: ")


def test_without_a_day_it_is_today(asked_for):
    run()

    assert Outbox.objects.get().planned_on == local_day(timezone.now())
