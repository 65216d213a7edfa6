"""Two people at once, or one and a sender: what is done by hand is done once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from evidence.models import Event
from evidence.verify import findings
from reminders.models import Mail, Reminder
from reminders.outbox import claim, compose
from reminders.services import cancel_reminders, retry_reminders
from tests.factories.outbox import MOMENT, ReminderFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

NOW = MOMENT + timedelta(days=1)


def retry():
    retry_reminders(Reminder.objects.all(), actor=system_user(), now=NOW)


def cancel():
    cancel_reminders(Reminder.objects.all(), actor=system_user(), now=NOW)


def events(action):
    return Event.objects.filter(action=action).count()


@pytest.mark.parametrize(
    ("act", "action", "trait"), [(retry, "reminder_retried", {"dead": True}), (cancel, "reminder_cancelled", {})]
)
def test_what_two_people_choose_at_once_is_done_once(act, action, trait):
    ReminderFactory(**trait)

    failed = together(act, act)

    assert [type(error) for error in failed] == [type(None), ValidationError]
    assert events(action) == 1
    assert list(findings()) == []


def test_what_is_cancelled_is_put_into_no_mail():
    ReminderFactory()

    failed = together(cancel, lambda: compose(NOW))

    assert failed == [None, None]
    assert (Reminder.objects.get().state, Mail.objects.count()) == ("cancelled", 0)


def test_a_sender_passes_over_a_mail_of_which_a_reminder_is_being_cancelled():
    ReminderFactory(in_mail=True)

    failed = together(cancel, lambda: claim(NOW, 20))

    assert failed == [None, None]
    assert Reminder.objects.get().state == "cancelled"


def test_a_mail_that_a_sender_took_keeps_its_reminders():
    ReminderFactory(in_mail=True)

    failed = together(lambda: claim(NOW, 20), cancel)

    assert [type(error) for error in failed] == [type(None), ValidationError]
    assert Reminder.objects.get().state == "in_mail"
