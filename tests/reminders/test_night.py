"""Nobody is written to from midnight to three o'clock where he is, however late it is; programs are, and who asked."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.letters import Letter, put_into_outbox
from foundation.dates import today
from reminders.explaining import explained
from reminders.health import look
from reminders.models import Mail, Outbox, Reminder
from reminders.outbox import claim, to_be_sent
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.shown import show
from tests.factories import TODAY, StepFactory, UserFactory
from tests.factories.outbox import MailFactory, ReminderFactory
from tests.reminders.conftest import MINUTE, NOON, standing_at, zone_in_which_it_is
from tests.servers.smtp import Answer

pytestmark = pytest.mark.django_db

#: A Thursday, and a Friday.
DAY, NEXT = date(2027, 3, 11), date(2027, 3, 12)
SHANGHAI, LONDON, NEPAL = "Asia/Shanghai", "Europe/London", "Asia/Kathmandu"


def there(zone, day, hour, minute=0, second=0):
    """Return a moment of a time zone."""
    return datetime.combine(day, time(hour, minute, second), ZoneInfo(zone))


def late(zone=SHANGHAI, **mail):
    """Let a mail to somebody of a time zone wait since the day before."""
    made = MailFactory(**({"next_attempt_at": there(SHANGHAI, DAY, 12), "time_zone": zone} | mail))
    ReminderFactory(mail=made, state="in_mail", time_zone=zone, send_on=DAY)
    return made


def may_go(now):
    """Return whether a sender would take any mail."""
    return bool(claim(now, 10)[1])


@pytest.mark.parametrize("zone", [SHANGHAI, LONDON, NEPAL])
@pytest.mark.parametrize(
    ("moment", "goes"),
    [((DAY, 23, 59, 59), True), ((NEXT, 0), False), ((NEXT, 2, 59, 59), False), ((NEXT, 3), True)],
)
def test_a_mail_that_is_late_waits_until_three_where_its_reader_is(zone, moment, goes):
    late(zone)
    now = there(zone, *moment)

    assert to_be_sent(now).exists() is goes
    assert may_go(now) is goes


@pytest.mark.either
def test_where_no_zone_is_known_it_is_night_where_the_organisation_is(settings):
    settings.TIME_ZONE = LONDON
    late("")

    assert not may_go(there(LONDON, NEXT, 1))
    assert may_go(there(SHANGHAI, NEXT, 1))


@pytest.mark.either
def test_a_mail_whose_sender_died_waits_too():
    late(taken=True)

    assert not may_go(there(SHANGHAI, NEXT, 1))
    assert may_go(there(SHANGHAI, NEXT, 3))


@pytest.mark.either
def test_no_mail_is_made_at_night_of_what_was_not_told_by_day(certified):
    certified()
    day_after, made = TODAY + timedelta(days=1), []

    for day, *clock in (TODAY, 8), (day_after, 0), (day_after, 2, 59), (day_after, 3):
        ring(there(SHANGHAI, day, *clock))
        made.append(Mail.objects.count())

    assert made == [0, 0, 0, 1]


@pytest.mark.proof
@pytest.mark.either  # what may be claimed at which hour is asked above, on both
def test_in_three_days_of_deferrals_no_try_falls_into_a_night(queued, smtp):
    queued()
    smtp.script("wang@example.com", *[Answer.DEFER] * 100)
    now, tried = NOON, []

    while Mail.objects.open().exists():
        if send_all(standing_at(now)).refused:
            tried.append(now.astimezone(ZoneInfo(SHANGHAI)).time())
        now = max(now + MINUTE, Mail.objects.get().next_attempt_at)

    assert len(tried) == Mail.objects.get().attempts > 10
    assert time(3) <= min(tried) < time(3, 1)


@pytest.mark.either
def test_a_letter_waits_for_the_morning_of_whom_it_is_to():
    put_into_outbox(Letter("Done", ["It is done."], []), UserFactory(time_zone=LONDON), language="en")
    tomorrow = today() + timedelta(days=1)

    assert not may_go(there(LONDON, tomorrow, 1))
    assert may_go(there(SHANGHAI, tomorrow, 1))


@pytest.mark.either
def test_a_program_is_told_at_any_hour():
    made = MailFactory(channel="webhook", next_attempt_at=there(SHANGHAI, DAY, 12), time_zone=SHANGHAI)
    ReminderFactory(mail=made, state="in_mail", time_zone=SHANGHAI, step=StepFactory(channel="webhook"))

    assert may_go(there(SHANGHAI, NEXT, 1))


def health(check, begun, ended=(NEXT, 3, 30)):
    """Return what a check says from one moment in Shanghai to another, each time that it changes, to the minute."""
    now, said = there(SHANGHAI, *begun), []
    while now < there(SHANGHAI, *ended):
        word = look(now)[check]
        if not said or said[-1][1] != word:
            assert not said or look(now - MINUTE)[check] == said[-1][1]
            said.append((now.astimezone(ZoneInfo(SHANGHAI)).strftime("%H:%M"), word))
        now += 5 * MINUTE
    return said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        # It could have been sent for fifteen minutes before the night: that the night begins mends nothing.
        pytest.param((DAY, 23), [("23:00", "ok"), ("23:15", "late")], marks=pytest.mark.either),
        pytest.param((DAY, 23, 45), [("23:00", "ok"), ("00:00", "late")], marks=pytest.mark.either),
        ((DAY, 23, 46), [("23:00", "ok"), ("03:15", "late")]),
        pytest.param((NEXT, 1), [("23:00", "ok"), ("03:15", "late")], marks=pytest.mark.either),
    ],
)
def test_a_mail_is_late_once_it_could_have_been_sent_for_fifteen_minutes(due, said):
    late(next_attempt_at=there(SHANGHAI, *due))

    assert health("mails", (DAY, 23)) == said


@pytest.mark.either  # how mails are counted that were put off is asked in test_deferrals.py, on both
@pytest.mark.parametrize("count", [1, 12])
def test_what_was_put_off_before_the_night_is_no_trouble_of_the_server_until_it_is_tried_again(count):
    for number in range(count):
        late(
            recipient=f"contact:{number}", first_failed_at=there(SHANGHAI, DAY, 23, 50), attempts=2,
            created_at=there(SHANGHAI, DAY, 23, 50), next_attempt_at=there(SHANGHAI, NEXT, 3, 29),
        )  # fmt: skip

    (before, after) = health("mails", (DAY, 23, 50))

    assert before == ("23:50", "ok")
    assert after == ("03:15", "untaken" if count == 1 else "deferred")


@pytest.mark.either
def test_that_the_server_was_away_before_the_night_is_told_where_somebody_is_awake(settings):
    Outbox.objects.create(pk=1, paused_since=there(SHANGHAI, DAY, 23, 58), paused_until=there(SHANGHAI, DAY, 23, 59))
    late()

    assert look(there(SHANGHAI, DAY, 23, 59))["mail_server"] == "away"
    assert look(there(SHANGHAI, NEXT, 1))["mail_server"] == "ok"
    late(LONDON)
    assert look(there(SHANGHAI, NEXT, 1))["mail_server"] == "away"


@pytest.mark.parametrize("attempts", [0, 1])
def test_whoever_asks_why_is_told_that_it_is_night(attempts):
    late(zone_in_which_it_is(1), attempts=attempts)
    (reminder,) = Reminder.objects.all()
    show([reminder])

    *before, last = explained(reminder)

    assert len(before) == attempts
    assert last == "It is night where the recipient is: its mail goes out after three o’clock there."
