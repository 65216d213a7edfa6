"""Whether reminders go out, for machines and for people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reminders.health import look, troubles
from reminders.models import Outbox
from reminders.planning import ClockJumped
from reminders.ringing import ring
from tests.factories import UserFactory
from tests.factories.outbox import MOMENT, MailFactory, ReminderFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
CHECKS = ("database", "planner", "clock", "mail_server", "reminders", "mails", "files")
WELL = dict.fromkeys(CHECKS, "ok")


@pytest.fixture
def rung():
    """Let the clock have rung."""
    ring(MOMENT)


@pytest.mark.either
def test_after_a_ring_all_is_well(rung):
    assert look(MOMENT + 10 * MINUTE) == WELL
    assert troubles(WELL) == []


@pytest.mark.either
def test_a_planner_that_never_ran_is_told():
    assert look(MOMENT) == WELL | {"planner": "never"}


@pytest.mark.either
def test_a_planner_that_is_silent_for_ten_minutes_is_told(rung):
    assert look(MOMENT + 11 * MINUTE) == WELL | {"planner": "silent"}


def test_a_ring_by_a_clock_that_was_ahead_is_no_sign_of_life(rung):
    assert look(MOMENT - 11 * MINUTE) == WELL | {"planner": "silent"}


def test_a_ring_that_finds_nothing_to_plan_is_a_sign_of_life(rung):
    ring(MOMENT + 10 * MINUTE)

    assert Outbox.objects.get().planned_at == MOMENT
    assert look(MOMENT + 20 * MINUTE) == WELL


@pytest.mark.either
@pytest.mark.parametrize(
    "mail", [{"next_attempt_at": MOMENT}, {"taken": True}], ids=["never taken", "taken and never settled"]
)
def test_a_mail_that_is_due_for_fifteen_minutes_is_told(mail, rung):
    MailFactory(**mail)

    assert look(MOMENT + 9 * MINUTE) == WELL
    assert look(MOMENT + 16 * MINUTE)["mails"] == "late"


def test_a_mail_server_that_is_away_is_told(rung):
    Outbox.objects.update(paused_until=MOMENT + MINUTE, paused_since=MOMENT)
    mail = MailFactory(next_attempt_at=MOMENT)

    assert look(MOMENT) == WELL | {"mail_server": "away"}
    mail.delete()
    assert look(MOMENT) == WELL


def test_a_jump_of_the_clock_is_noted_and_told_until_it_is_planned_again(rung):
    later = MOMENT + timedelta(days=46)

    with pytest.raises(ClockJumped):
        ring(later)

    assert look(later) == WELL | {"clock": "jumped"}
    ring(MOMENT + MINUTE)
    ring(later, despite_jump=True)
    assert look(later) == WELL


@pytest.mark.either  # how the words above are shown
def test_every_word_but_ok_has_its_sentence():
    found = {
        "planner": "silent", "clock": "jumped", "mail_server": "away", "reminders": "left", "mails": "late",
        "files": "low",
    }  # fmt: skip

    assert len(troubles(found)) == 6
    assert len(troubles({"planner": "never", "mails": "deferred", "files": "unwritable"})) == 3
    assert len(troubles({"mails": "untaken"})) == 1


@pytest.mark.either  # how the words above are shown
def test_a_machine_is_answered_200_with_words_alone(client):
    ring(timezone.now())

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, WELL)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.either  # how the words above are shown
def test_a_machine_is_answered_503_where_something_is_wrong(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, WELL | {"planner": "never"})


@pytest.mark.either  # how the words above are shown
def test_a_machine_may_only_look(client):
    assert client.post("/healthz").status_code == 405


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(officer=True, language="en"))
    return client


@pytest.mark.either  # how the words above are shown
def test_the_home_page_says_that_all_is_well(officer):
    ring(timezone.now())

    page = officer.get(reverse("admin:index")).text

    assert "Going out as planned" in page
    assert "Look here" not in page


@pytest.mark.either  # how the words above are shown
def test_the_home_page_says_what_is_wrong_and_how_much_failed(officer):
    ReminderFactory(dead=True)
    ReminderFactory(nobody=True)
    MailFactory.create_batch(3, dead=True, is_letter=True)

    page = officer.get(reverse("admin:index")).text

    assert "Reminders were never planned: is a worker running?" in page
    assert '<span class="word tone-bad">2</span>' in page
    assert f"{reverse('admin:reminders_reminder_changelist')}?failed=1" in page
    assert '<span class="word tone-bad">3</span>' in page
    assert f"{reverse('admin:reminders_mail_changelist')}?state__exact=dead&amp;is_letter__exact=1" in page


@pytest.mark.either  # how the words above are shown
def test_whoever_may_not_look_at_reminders_is_told_nothing(client):
    client.force_login(UserFactory(is_staff=True))

    assert "standing-card" not in client.get(reverse("admin:index")).text


def test_the_home_page_asks_seven_times_more_at_most(client):
    person = UserFactory(officer=True)
    client.force_login(person)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:index"))

    asked = [query["sql"] for query in queries if "reminders_" in query["sql"]]
    assert len(asked) == 7
