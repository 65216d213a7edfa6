"""What people do by hand: retry, cancel, change a step; each once, each with its event, each refused in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from evidence.models import Event
from reminders.models import Mail, Reminder, ReminderStep
from reminders.services import cancel_reminders, retry_reminders, save_setting
from suppliers.models import Contact
from tests.factories import EndpointFactory, StepFactory, UserFactory
from tests.factories.outbox import MOMENT, MailFactory, ReminderFactory

pytestmark = pytest.mark.django_db

NOW = MOMENT + timedelta(days=1)
NO_ADDRESS = {"contact__email": ""}


def retry(*reminders):
    return retry_reminders(chosen(reminders), actor=system_user(), now=NOW)


def cancel(*reminders):
    return cancel_reminders(chosen(reminders), actor=system_user(), now=NOW)


def chosen(reminders):
    return Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders])


def state_of(reminder):
    return Reminder.objects.values_list("state", "reason", "settled_at").get(pk=reminder.pk)


def events():
    return [
        *Event.objects.filter(object_type__startswith="reminders.").order_by("seq").values_list("action", flat=True)
    ]


def refusals(act, *reminders):
    with pytest.raises(ValidationError) as refused:
        act(*reminders)
    return [sentence.partition(": ")[2] for sentence in refused.value.messages]


@pytest.mark.either
def test_what_could_not_be_delivered_waits_again_with_its_whole_mail():
    reminder = ReminderFactory(dead=True)
    beside = ReminderFactory(dead=True, mail=reminder.mail, recipient=reminder.recipient)

    retry(reminder)

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.first_failed_at, mail.next_attempt_at) == ("waiting", 0, None, NOW)
    assert [state_of(row) for row in (reminder, beside)] == [("in_mail", "", None)] * 2
    assert events() == ["mail_retried", "reminder_retried", "reminder_retried"]


@pytest.mark.either
def test_retried_twice_it_is_tried_again_once():
    reminder = ReminderFactory(dead=True)
    retry(reminder)
    before = events()

    assert refusals(retry, reminder) == ["It is going to be sent anyway."]
    assert events() == before


def test_what_found_nobody_waits_for_whoever_there_is_by_now():
    reminder = ReminderFactory(nobody=True, **NO_ADDRESS)
    contact = Contact.objects.get()
    Contact.objects.filter(pk=contact.pk).update(email="new@example.com")

    retry(reminder)

    reminder.refresh_from_db()
    assert state_of(reminder) == ("waiting", "", None)
    assert (reminder.recipient, reminder.send_on) == (f"contact:{contact.pk}", NOW.date())
    assert events() == ["reminder_retried"]


def test_whoever_there_is_by_now_is_told_by_his_own_clock():
    reminder = ReminderFactory(nobody=True, audience="officer", recipient="")
    supplier = reminder.supplier
    supplier.officer = UserFactory(officer=True, time_zone="Europe/London")
    supplier.save()

    retry(reminder)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.time_zone) == ("waiting", "Europe/London")


@pytest.mark.either
def test_where_there_is_still_nobody_it_is_said():
    reminder = ReminderFactory(nobody=True, **NO_ADDRESS)

    reason = "The supplier has no contact with an e-mail address"
    assert refusals(retry, reminder) == [f"There is still nobody to write to ({reason}). Enter somebody first."]
    assert state_of(reminder) == ("nobody", "no_contact", MOMENT)
    assert events() == []


def test_what_found_no_endpoint_waits_for_one_that_is_in_use_by_now():
    step = StepFactory(channel="webhook")
    reminder = ReminderFactory(nobody=True, reason="no_endpoint", step=step)
    refused = refusals(retry, reminder)
    endpoint = EndpointFactory()

    retry(reminder)

    reminder.refresh_from_db()
    assert refused == ["There is still nobody to write to (There is no webhook endpoint in use). Enter somebody first."]
    assert (reminder.state, reminder.recipient) == ("waiting", f"webhook:{endpoint.pk}")


@pytest.mark.either
def test_what_found_nobody_is_not_told_twice_by_one_step():
    told = ReminderFactory(sent=True)
    same = {name: getattr(told, name) for name in ("supplier", "requirement", "object_id", "step", "due_on")}
    reminder = ReminderFactory(nobody=True, contact=Contact.objects.get(), **same)

    with pytest.raises(ValidationError, match="It is settled"):
        retry(reminder)


@pytest.mark.either
def test_who_is_told_by_a_reminder_of_his_own_is_left_to_the_planner():
    off = ReminderFactory(state="cancelled", reason="gone")
    same = {name: getattr(off, name) for name in ("supplier", "requirement", "object_id", "step", "due_on")}
    reminder = ReminderFactory(nobody=True, contact=Contact.objects.get(), **same)

    assert refusals(retry, reminder) == ["There is somebody to write to by now: it is planned within minutes."]
    assert state_of(reminder) == ("nobody", "no_contact", MOMENT)


@pytest.mark.either
@pytest.mark.parametrize("settled", [{"sent": True}, {"state": "superseded"}, {"state": "cancelled"}])
def test_only_what_failed_is_tried_again(settled):
    reminder = ReminderFactory(**settled)

    assert refusals(retry, reminder) == [
        "It is settled. Only what could not be delivered, or found nobody, can be tried again."
    ]


@pytest.mark.either
def test_one_that_did_not_fail_stops_them_all():
    dead, waiting = ReminderFactory(dead=True), ReminderFactory()

    assert refusals(retry, dead, waiting) == ["It is going to be sent anyway."]
    assert state_of(dead) == ("dead", "refused", MOMENT)
    assert Mail.objects.get().state == "dead"


@pytest.mark.either
@pytest.mark.parametrize("trait", [{}, {"in_mail": True}, {"dead": True}, {"nobody": True}])
def test_what_waits_or_failed_can_be_cancelled(trait):
    reminder = ReminderFactory(**trait)

    cancel(reminder)

    assert state_of(reminder) == ("cancelled", "by_hand", NOW)
    assert events() == ["reminder_cancelled"]


@pytest.mark.either
def test_cancelled_twice_it_is_cancelled_once():
    reminder = ReminderFactory()
    cancel(reminder)

    assert refusals(cancel, reminder) == ["It is not going to be sent anyway."]
    assert events() == ["reminder_cancelled"]


@pytest.mark.either
def test_what_was_sent_is_not_cancelled():
    assert refusals(cancel, ReminderFactory(sent=True)) == ["It was sent already."]


@pytest.mark.either
def test_what_is_being_sent_is_not_cancelled():
    reminder = ReminderFactory(in_mail=True, mail=MailFactory(taken=True))

    assert refusals(cancel, reminder) == ["Its mail is being sent just now. Look again in a minute."]
    assert state_of(reminder)[0] == "in_mail"


@pytest.mark.either
def test_five_refusals_are_said_at_once():
    assert len(refusals(cancel, *ReminderFactory.create_batch(7, sent=True))) == 5


@pytest.mark.either
def test_a_refusal_names_supplier_and_requirement():
    reminder = ReminderFactory(sent=True, requirement__code="iso")

    with pytest.raises(ValidationError) as refused:
        cancel(reminder)

    assert refused.value.messages == [f"{reminder.supplier} – iso: It was sent already."]


def test_a_step_is_saved_with_its_event():
    step = save_setting(ReminderStep(source="expiry", offset_days=3, audience="officer"), actor=system_user())
    step.is_active = False
    save_setting(step, actor=system_user())

    assert ReminderStep.objects.get().is_active is False
    assert events() == ["setting_added", "setting_changed"]
