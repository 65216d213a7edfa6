"""A storm of mails that are put off is told, and reminders of which no mail is made; what is usual is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reminders.health import look
from reminders.models import Mail, Outbox, Reminder
from reminders.outbox import DAILY_CAP
from reminders.ringing import ring
from reminders.sending import send_all
from tests.factories import UserFactory
from tests.factories.outbox import MOMENT, MailFactory, ReminderFactory
from tests.reminders.conftest import NOON, standing_at, zone_by_day
from tests.servers.smtp import Answer

# What a mail server says is told apart here; what is claimed, sent and settled is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def put_off(count, made_at=MOMENT, recipient=None):
    """Let mails to so many recipients, or to one, have been put off until long after."""
    for number in range(count):
        MailFactory(
            recipient=recipient or f"contact:{number}", created_at=made_at, attempts=3, code=451,
            first_failed_at=made_at, next_attempt_at=made_at + 30 * DAY,
        )  # fmt: skip


def taken(count, made_at=MOMENT):
    """Let mails to so many others have been taken."""
    for number in range(count):
        MailFactory(sent=True, recipient=f"contact:{1_000 + number}", created_at=made_at, sent_at=made_at)


def mails(after):
    return look(MOMENT + after)["mails"]


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("others", [0, 9])
def test_ten_that_wait_for_a_quarter_of_an_hour_outweigh_fewer_that_were_taken(others):
    put_off(10)
    taken(others)

    assert (mails(14 * MINUTE), mails(15 * MINUTE), mails(6 * HOUR)) == ("ok", "deferred", "deferred")


def test_where_as_many_were_taken_it_is_no_storm():
    put_off(10)
    taken(10)

    assert mails(6 * HOUR) == "ok"


def test_what_was_taken_before_does_not_hide_a_storm():
    put_off(3, MOMENT - DAY)
    taken(300, MOMENT - DAY)
    put_off(12)

    assert mails(15 * MINUTE) == "deferred"


def test_a_dozen_full_mailboxes_of_several_days_are_no_storm():
    for days in range(4):
        put_off(3, MOMENT - days * DAY)
        taken(20, MOMENT - days * DAY)

    assert mails(6 * HOUR) == "ok"


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("others", [0, 2])
def test_where_few_are_written_to_three_that_wait_for_an_hour_are_a_storm(others):
    put_off(3)
    taken(others)

    assert (mails(59 * MINUTE), mails(HOUR)) == ("ok", "deferred")


@pytest.mark.parametrize("count", [1, 2])
def test_one_mailbox_or_two_are_none_where_other_mails_are_taken(count):
    put_off(count)
    taken(1)

    assert mails(2 * DAY) == "ok"


def test_many_letters_to_one_full_mailbox_are_none_where_other_mails_are_taken():
    put_off(20, recipient="user:5")
    taken(1)

    assert mails(2 * DAY) == "ok"


@pytest.mark.parametrize("count", [1, 2])
def test_where_nothing_is_taken_at_all_for_an_hour_it_is_told_of_one_mailbox_or_two(count):
    taken(5, MOMENT - DAY)
    put_off(count)

    assert (mails(59 * MINUTE), mails(HOUR), mails(2 * DAY)) == ("ok", "untaken", "untaken")
    taken(1, MOMENT + 3 * HOUR)
    assert mails(2 * DAY) == "ok"


@pytest.mark.parametrize("answer", [Answer.FORGET, pytest.param(Answer.DEFER, marks=pytest.mark.proof)])
def test_one_recipient_at_a_broken_server_is_told_until_a_person_gives_up(answer, queued, smtp):
    queued()
    smtp.script("wang@example.com", *[answer] * 50)
    now, found = NOON, set()
    while Mail.objects.open().exists():
        send_all(standing_at(now))
        found.add((now - NOON > HOUR, look(now)["mails"]))
        now = max(now + MINUTE, Mail.objects.get().next_attempt_at)

    assert found == {(False, "ok"), (True, "untaken")}
    assert (Mail.objects.get().state, look(now)["mails"]) == ("dead", "untaken")
    Reminder.objects.update(state="cancelled")
    assert look(now)["mails"] == "ok"


def test_an_unknown_recipient_is_no_sign_of_anything(queued, smtp):
    queued()
    smtp.script("wang@example.com", Answer.DEFER, Answer.REFUSE)
    for minutes in (0, 2):
        send_all(standing_at(NOON + minutes * MINUTE))

    assert (Mail.objects.get().state, look(NOON + 2 * HOUR)["mails"]) == ("dead", "ok")


def test_what_waits_and_was_never_tried_is_late_and_no_storm():
    for number in range(20):
        MailFactory(recipient=f"contact:{number}")

    assert mails(15 * MINUTE) == "late"


def test_a_greylist_that_ends_is_over(queued, smtp):
    for number in range(3):
        address = f"contact{number}@example.com"
        queued(address)
        smtp.script(address, *[Answer.DEFER] * 4)
    for minutes in (0, 2, 10, 30):
        send_all(standing_at(NOON + minutes * MINUTE))

    stormy = look(NOON + HOUR)["mails"]
    send_all(standing_at(NOON + 2 * HOUR))

    assert (stormy, look(NOON + 2 * HOUR)["mails"]) == ("deferred", "ok")
    assert {*Mail.objects.values_list("state", flat=True)} == {"sent"}


def reminders(after):
    return look(MOMENT + after)["reminders"]


@pytest.mark.either
@pytest.mark.both
def test_reminders_of_which_no_mail_is_made_are_told_until_one_is():
    ReminderFactory()

    assert (reminders(14 * MINUTE), reminders(15 * MINUTE)) == ("ok", "left")
    ring(MOMENT + 15 * MINUTE)
    assert reminders(15 * MINUTE) == "ok"


@pytest.mark.parametrize(
    "usual",
    [
        {"send_on": MOMENT.date() + DAY},
        {"time_zone": "America/Los_Angeles"},
        {"planned_at": MOMENT + HOUR},
        {"in_mail": True},
        {"nobody": True},
    ],
    ids=["another day", "where it is not nine yet", "planned just now", "in its mail", "nobody to write to"],
)
def test_reminders_that_wait_for_their_hour_are_not(usual):
    ReminderFactory(**usual)

    assert reminders(HOUR) == "ok"


@pytest.mark.both
def test_who_had_enough_mails_today_waits_for_the_next_one_of_which_a_ring_has_a_minute():
    reminder = ReminderFactory()
    for _number in range(DAILY_CAP):
        MailFactory(sent=True, recipient=reminder.recipient)

    assert (reminders(HOUR), reminders(DAY + MINUTE), reminders(DAY + 16 * MINUTE)) == ("ok", "ok", "left")


@pytest.mark.either
@pytest.mark.both
def test_of_many_that_wait_one_is_found_who_had_none():
    reminder = ReminderFactory()
    for _number in range(DAILY_CAP):
        MailFactory(sent=True, recipient=reminder.recipient)
    ReminderFactory()

    assert reminders(HOUR) == "left"


def test_the_home_page_says_both(client):
    now = timezone.now()
    client.force_login(UserFactory(officer=True, language="en"))
    put_off(10, now - HOUR)
    ReminderFactory(planned_at=now - HOUR, send_on=now.date() - 2 * DAY, time_zone=zone_by_day())
    Mail.objects.update(time_zone=zone_by_day())

    page = client.get(reverse("admin:index")).text

    assert "The mail server puts off most of the latest mails: they are tried again." in page
    assert "and no mail was made of them." in page


@pytest.mark.both
def test_a_storm_of_any_size_is_seen_in_as_many_queries():
    Outbox.objects.create(pk=1, planned_at=MOMENT, rung_at=MOMENT)
    put_off(3)
    asked = []
    for more in (0, 30):
        put_off(more)
        taken(more)
        ReminderFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            look(MOMENT + HOUR)
        asked.append(len(queries))

    # Where something waits for a mail it is asked whose hour has come and who had enough mails; where it is no storm,
    # whether the server takes anything.
    assert asked == [5, 11]
