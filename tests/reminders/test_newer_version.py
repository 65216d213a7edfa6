"""What a newer version of the program wrote, which this one does not know, is left for it and shown all the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import CheckConstraint
from django.urls import reverse

from reminders.models import Mail, Reminder, ReminderStep
from reminders.outbox import compose
from reminders.planning import plan
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sent import Sent
from reminders.services import not_failed, settled
from tests.factories import ReminderFactory, StepFactory, UserFactory
from tests.factories.outbox import MOMENT
from tests.reminders.conftest import HOUR, NOON, standing_at
from tests.thorough import but

pytestmark = pytest.mark.django_db

#: What is new -> the rows that have it, of a reminder; and in which field.
NEW = {
    "state of the mail": (lambda reminder: Mail.objects.filter(pk=reminder.mail_id), "state"),
    "channel of the mail": (lambda reminder: Mail.objects.filter(pk=reminder.mail_id), "channel"),
    "state": (lambda reminder: Reminder.objects.filter(pk=reminder.pk), "state"),
    "source": (lambda reminder: Reminder.objects.filter(pk=reminder.pk), "source"),
    "audience": (lambda reminder: ReminderStep.objects.filter(pk=reminder.step_id), "audience"),
    "channel": (lambda reminder: ReminderStep.objects.filter(pk=reminder.step_id), "channel"),
}
#: What a newer version allows: on PostgreSQL it is taken back with the transaction.
WITHOUT_CHECKS = [
    f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {constraint.name}"
    for model in (Mail, Reminder, ReminderStep)
    for constraint in model._meta.constraints
    if isinstance(constraint, CheckConstraint)
]
OF_WAITING = ["state", "source", "audience", "channel"]


@pytest.fixture
def newer(db):
    """Return a function that writes a word nobody knows into a reminder, and gives what takes it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            for statement in WITHOUT_CHECKS:
                cursor.execute(statement)

    def write(what, reminder):
        rows, name = NEW[what]
        (before,) = rows(reminder).values_list(name, flat=True)
        rows(reminder).update(**{name: "novel"})
        return lambda: rows(reminder).update(**{name: before})

    yield write
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def own_step(reminder):
    """Let a reminder be of a step that no other is of."""
    step = StepFactory(kind="certificate", offset_days=-29)
    Reminder.objects.filter(pk=reminder.pk).update(step=step)
    reminder.refresh_from_db()
    return reminder


@pytest.mark.parametrize("what", [what for what in NEW if what != "channel"])
def test_a_mail_is_left_and_goes_out_once_that_is_known(newer, queued, smtp, what):
    queued("novel@example.com")
    queued("usual@example.com")
    take_back = newer(what, own_step(Reminder.objects.order_by("pk")[0]))

    left = [send_all(standing_at(NOON)), send_all(standing_at(NOON + HOUR))]
    states = {*Mail.objects.values_list("state", "attempts")}
    take_back()
    sent = send_all(standing_at(NOON + HOUR))

    assert left == [Sent(sent=1), Sent()]
    assert states == {("sent", 1), ("novel" if what == "state of the mail" else "waiting", 0)}
    assert sent == Sent(sent=1)
    assert [received.recipient for received in smtp.received] == ["usual@example.com", "novel@example.com"]
    assert {*Reminder.objects.values_list("state", flat=True)} == {"sent"}


@pytest.mark.parametrize("what", OF_WAITING)
def test_of_a_reminder_no_mail_is_made_until_that_is_known(newer, what):
    novel = own_step(ReminderFactory(object_id=1))
    usual = ReminderFactory(contact=novel.supplier.contacts.get(), object_id=2)
    take_back = newer(what, novel)

    made = compose(MOMENT)
    mails = [*Reminder.objects.filter(mail__isnull=False)]
    take_back()

    assert (made, mails, compose(MOMENT + HOUR)) == (1, [usual], 1)
    assert {*Reminder.objects.values_list("state", flat=True)} == {"in_mail"}


@pytest.mark.either
@pytest.mark.parametrize("what", OF_WAITING)
def test_planning_goes_on_beside_it(newer, queued, what):
    queued()
    reminder = own_step(Reminder.objects.get())
    newer(what, reminder)
    before = Reminder.objects.filter(pk=reminder.pk).values().get()

    plan(NOON + HOUR, NOON.date())
    ring(NOON + timedelta(days=1))

    assert Reminder.objects.filter(pk=reminder.pk).values().get() == before


@pytest.mark.either  # how a page says it
@pytest.mark.parametrize(
    ("trait", "what"),
    but(
        {("in_mail", "channel of the mail"), ("sent", "state"), ("nobody", "source")},
        [
            (trait, what)
            for trait in ("in_mail", "sent", "nobody")
            for what in (OF_WAITING if trait == "nobody" else NEW)
        ],
    ),
)
def test_its_pages_are_shown(newer, client, trait, what):
    client.force_login(UserFactory(superuser=True, language="en"))
    reminder = own_step(ReminderFactory(**{trait: True}))
    Reminder.objects.update(requirement=None)
    newer(what, reminder)

    rows = [row for row in (reminder, reminder.mail, reminder.step) if row]
    pages = [
        page
        for row in rows
        for page in (
            reverse(f"admin:reminders_{row._meta.model_name}_changelist"),
            reverse(f"admin:reminders_{row._meta.model_name}_change", args=[row.pk]),
        )
    ]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_nobody_retries_or_cancels_what_is_in_a_state_that_is_not_known(newer):
    reminder = ReminderFactory()
    newer("state", reminder)
    reminder.refresh_from_db()

    words = "A newer version of this program put it into this state: this one leaves it alone."
    assert (not_failed(reminder), settled(reminder)) == (words, words)
