"""Who had a letter about what was refused is not reminded of it the same day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from attestations.services import refuse_attestations
from reminders.models import Mail, Reminder
from reminders.sources import sources
from tests.factories import AttestationFactory, MembershipFactory, RuleFactory, StepFactory, UserFactory

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: A Monday.
REFUSED = date(2025, 3, 3)


@pytest.fixture
def refused(supplier):
    """Return a function that lets somebody of an address hand a paper in, and refuses it."""
    for days in (0, 5):
        StepFactory(source="refused", offset_days=days)

    def run(email, *, is_member=True):
        person = UserFactory(email=email)
        if is_member:
            MembershipFactory(user=person, supplier=supplier)
        paper = AttestationFactory(
            supplier=supplier, certificate=True, waiting=True, from_portal=True, actor=person, submitted_on=REFUSED
        )
        RuleFactory(requirement=paper.requirement)
        refuse_attestations([paper], reason="chop", actor=UserFactory(), today=REFUSED)
        return person

    return run


def days_told(planned):
    """Return after how many days the contact is reminded, of a week and a half."""
    for days in range(10):
        planned(REFUSED + timedelta(days=days))
    reminders = Reminder.objects.exclude(state="superseded").order_by("pk")
    return [(reminder.send_on - REFUSED).days for reminder in reminders]


@pytest.mark.both
def test_a_contact_who_handed_it_in_is_told_by_the_letter_first(refused, supplier, planned):
    refused(supplier.contacts.get().email.upper())

    told = days_told(planned)

    assert (Mail.objects.filter(is_letter=True).count(), told) == (1, [7])


@pytest.mark.parametrize("is_member", [True, False])
def test_a_contact_for_whom_another_handed_it_in_is_reminded_at_once(refused, planned, is_member):
    refused("another@example.com", is_member=is_member)

    told = days_told(planned)

    assert (Mail.objects.filter(is_letter=True).count(), told[0]) == (int(is_member), 0)


def test_a_contact_who_came_by_a_link_has_no_letter_and_is_reminded_at_once(refused, supplier, planned):
    refused(supplier.contacts.get().email, is_member=False)

    told = days_told(planned)

    assert (Mail.objects.filter(is_letter=True).count(), told[0]) == (0, 0)


@pytest.mark.both
def test_a_reminder_that_waits_is_called_off_for_who_had_a_letter(refused, supplier, planned):
    person = refused(supplier.contacts.get().email, is_member=False)
    planned(REFUSED)
    reminders = [*Reminder.objects.select_related("step")]

    MembershipFactory(user=person, supplier=supplier)

    source, later = sources()["refused"], REFUSED + timedelta(days=5)
    assert (source.quieted(reminders, REFUSED), source.quieted(reminders, later)) == ({reminders[0].pk}, set())
    person.memberships.update(ended_at=timezone.now())
    assert source.quieted(reminders, REFUSED) == set()
