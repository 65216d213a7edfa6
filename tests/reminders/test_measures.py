"""What a supplier saw to before anybody here had to be told counts as answered."""

from datetime import date

import pytest
from django.db import connection

from foundation.measuring import measures
from reminders.models import Audience, Reminder
from tests.factories import ContactFactory, ReminderFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 7, 1), date(2026, 12, 31)


def found(first=FIRST, last=LAST):
    sql, parameters = measures()["reminders_answered"].find(first, last)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return dict(cursor.fetchall())


def told(contact, matter, **more):
    ReminderFactory(contact=contact, object_id=matter, sent=True, **more)


def escalated(contact, matter, **more):
    officer = {"audience": Audience.OFFICER, "recipient": f"user:{UserFactory().pk}"}
    ReminderFactory(contact=contact, object_id=matter, **officer, **more)


@pytest.fixture
def contact():
    return ContactFactory(supplier=SupplierFactory(), primary=True)


@pytest.mark.either
def test_what_went_no_further_was_answered(contact):
    for matter in (1, 2, 3):
        told(contact, matter)
    escalated(contact, 3)

    assert found() == {contact.supplier_id: 6666}


def test_who_was_told_nothing_has_no_share(contact):
    escalated(contact, 1)
    ReminderFactory(contact=contact, object_id=2)

    assert found() == {}


@pytest.mark.either
def test_what_was_not_needed_any_more_went_no_further(contact):
    told(contact, 1)
    escalated(contact, 1, state=Reminder.State.CANCELLED)

    assert found() == {contact.supplier_id: 10_000}


@pytest.mark.either
def test_only_the_period_counts(contact):
    told(contact, 1, send_on=date(2026, 6, 30))
    told(contact, 2, send_on=date(2027, 1, 1))

    assert found() == {}
