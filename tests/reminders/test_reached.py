"""What could not be delivered is settled once its reader, or who is told in his place, was told."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reminders.explaining import explained
from reminders.models import Reminder
from reminders.shown import show
from suppliers.models import Contact
from tests.factories import ContactFactory, EndpointFactory, MailFactory, StepFactory, UserFactory
from tests.reminders.test_over import DAY, failed, states

pytestmark = pytest.mark.django_db

#: Thirty days before the certificate lapses the first step is reached, fourteen days before the second.
LATER = date(2026, 12, 17)
GONE = ("cancelled", "gone")
FAILED, SENT = ("dead", "refused"), ("sent", "")


def told(state="sent"):
    """Let what waits be sent, or fare otherwise."""
    mail = MailFactory(**{"sent": {"sent": True}, "dead": {"dead": True}}.get(state, {}))
    Reminder.objects.filter(state="waiting").update(state=state, mail=mail)


def of_first():
    """Return the first reminder, with what a page shows of it."""
    reminder = Reminder.objects.select_related("step").earliest("pk")
    show([reminder])
    return reminder


@pytest.fixture
def steps(certificate):
    return [StepFactory(offset_days=-30), StepFactory(offset_days=-14)]


@pytest.mark.either
@pytest.mark.usefixtures("steps")
def test_a_later_step_that_reached_the_person_settles_what_failed():
    failed()
    assert states(LATER) == [FAILED, ("waiting", "")]

    told()

    assert states(LATER) == [("superseded", "refused"), SENT]
    assert not Reminder.objects.failed().exists()


@pytest.mark.either
@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("state", ["waiting", "in_mail", "dead"])
def test_a_later_step_that_reached_nobody_settles_nothing(state):
    failed()
    states(LATER)

    told(state)

    assert [state for state, _reason in states(LATER)] == ["dead", state]


@pytest.mark.either
def test_a_step_that_another_ladder_told_settles_nothing(certificate):
    StepFactory(offset_days=-30)
    failed()
    StepFactory(offset_days=-14, officer=True)
    states(LATER)

    told()

    assert states(LATER) == [FAILED, SENT]


@pytest.mark.either
@pytest.mark.usefixtures("steps")
def test_an_earlier_step_that_reached_the_person_does_not_settle_a_later_one():
    states(DAY)
    told()

    failed(LATER)

    assert states(LATER) == [SENT, FAILED]


@pytest.mark.usefixtures("steps")
@pytest.mark.parametrize("gone", ["deleted", "without address", "another is primary"])
def test_who_is_written_to_no_more_fails_no_longer_once_another_was_told(supplier, gone):
    failed()
    former = supplier.contacts.all()
    if gone == "deleted":
        former.delete()
    elif gone == "without address":
        former.update(email="")
    else:
        former.update(is_primary=False)
    ContactFactory(supplier=supplier, is_primary=gone == "another is primary")
    assert states() == [FAILED, ("waiting", "")]

    told()

    assert states() == [GONE, SENT]


@pytest.mark.usefixtures("steps")
def test_who_is_the_contact_again_is_told_after_all(supplier):
    failed()
    Contact.objects.update(is_primary=False)
    other = ContactFactory(supplier=supplier, is_primary=True)
    states()
    told()
    assert states() == [GONE, SENT]

    other.delete()

    assert states() == [("waiting", ""), SENT]


@pytest.mark.either
@pytest.mark.usefixtures("steps")
def test_who_is_the_contact_again_before_it_was_noticed_still_failed(supplier):
    failed()
    Contact.objects.update(is_primary=False)
    other = ContactFactory(supplier=supplier, is_primary=True)
    states()
    told()

    other.delete()

    assert states() == [FAILED, SENT]


@pytest.mark.either
def test_an_officer_who_was_followed_by_another_fails_no_longer(certificate, supplier):
    StepFactory(offset_days=-30, officer=True)
    failed()
    type(supplier).objects.update(officer=UserFactory())
    states()

    told()

    assert states() == [GONE, SENT]


def test_of_two_endpoints_the_one_that_failed_stays_while_it_is_in_use(certificate):
    one, _other = EndpointFactory(), EndpointFactory()
    StepFactory(offset_days=-30, channel="webhook")
    failed()
    Reminder.objects.exclude(recipient=one.recipient).update(state="sent", reason="", mail=MailFactory(sent=True))
    assert states(DAY + timedelta(days=1)) == [FAILED, SENT]

    type(one).objects.filter(pk=one.pk).update(is_active=False)

    assert states(DAY + timedelta(days=1)) == [GONE, SENT]


@pytest.mark.either  # how a page says it
@pytest.mark.usefixtures("steps")
def test_its_page_and_the_list_say_that_a_later_step_reached_the_person(client):
    failed()
    states(LATER)
    told()
    states(LATER)
    client.force_login(UserFactory(superuser=True))

    listed = client.get(reverse("admin:reminders_reminder_changelist")).text

    assert explained(of_first()) == [
        "Its mail to contact@example.com could not be delivered: The receiving server refused it.",
        "The mail server said: 550 No such user",
        "A later step of the same ladder reached the same person since.",
    ]
    assert '<span class="below">The receiving server refused it</span>' in listed


@pytest.mark.either  # how a page says it
@pytest.mark.usefixtures("steps")
def test_its_page_says_that_he_is_written_to_no_more(supplier):
    failed()
    supplier.contacts.all().delete()
    ContactFactory(supplier=supplier)
    states()
    told()
    states()

    assert explained(of_first())[:2] == [
        "It was not sent: The person is written to no more.",
        "The mail server said: 550 No such user",
    ]
