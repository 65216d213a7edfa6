"""All that one recipient is told at once: one mail, not many."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from reminders.models import Mail, Reminder
from reminders.outbox import DAILY_CAP, claim, compose
from reminders.planning import plan
from reminders.ringing import ring
from sheets.engine import import_tables
from tests.factories import ContactFactory, RequirementFactory, RuleFactory, StepFactory, SupplierFactory
from tests.reminders.conftest import at, contact_of
from tests.sheets.bringing import certificate as certificate_row

# A mail says the same whatever its rows were read from.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

MONDAY = date(2026, 11, 30)


def asked_for(count, **rule):
    """Let every cooperating supplier be asked for so many papers."""
    for _number in range(count):
        RuleFactory(requirement=RequirementFactory(), **rule)


def test_all_that_is_due_to_a_recipient_goes_into_one_mail(supplier, officer):
    StepFactory(source="missing", offset_days=0)
    StepFactory(source="missing", offset_days=1, officer=True)
    asked_for(3)

    ring(at(MONDAY))

    mails = {mail.recipient: mail.reminders.count() for mail in Mail.objects.all()}
    assert mails == {contact_of(supplier): 3, f"user:{officer.pk}": 3}
    assert set(Reminder.objects.values_list("state", flat=True)) == {"in_mail"}


def test_a_second_ring_changes_nothing(supplier):
    StepFactory(source="missing", offset_days=0)
    asked_for(2)
    first = ring(at(MONDAY))

    again = ring(at(MONDAY))

    assert (first.planned.made, first.composed) == (2, 1)
    assert (again.planned.made, again.composed) == (0, 0)
    assert (Reminder.objects.count(), Mail.objects.count()) == (2, 1)


@pytest.mark.parametrize(("hour", "mails"), [(0, 0), (8, 0), (9, 1), (23, 1)])
def test_nobody_is_written_to_before_nine(supplier, hour, mails):
    StepFactory(source="missing", offset_days=0)
    asked_for(1)

    ring(at(MONDAY, hour))

    assert Mail.objects.count() == mails


def test_mails_that_were_tried_for_days_to_come_count_for_none_of_today(supplier):
    StepFactory(source="missing", offset_days=0)
    for ahead in range(DAILY_CAP):
        asked_for(1)
        later = at(MONDAY) + timedelta(days=7 * ahead + 7)
        plan(later, later.date())
        compose(later)
    asked_for(1)
    plan(at(MONDAY), MONDAY)
    compose(at(MONDAY))

    assert Mail.objects.filter(created_at=at(MONDAY)).count() == 1


def test_nobody_gets_more_mails_than_the_cap_in_a_day_and_the_rest_waits_for_the_next(supplier):
    StepFactory(source="missing", offset_days=0)
    now = at(MONDAY)
    for _round in range(DAILY_CAP + 2):
        asked_for(1)
        plan(now, MONDAY)
        compose(now)

    assert Mail.objects.count() == DAILY_CAP
    assert Reminder.objects.waiting().count() == 2

    compose(now + timedelta(days=1, minutes=1))
    assert Mail.objects.count() == DAILY_CAP + 1
    assert Reminder.objects.waiting().count() == 0


def test_an_import_of_many_expired_certificates_makes_a_mail_for_each_supplier_and_one_for_the_officer(officer):
    StepFactory(offset_days=7)
    StepFactory(offset_days=1, officer=True)
    requirement = RequirementFactory(code="iso_9001", certificate=True)
    RuleFactory(requirement=requirement)
    suppliers = [ContactFactory(supplier=SupplierFactory(officer=officer)).supplier for _number in range(5)]
    rows = [
        certificate_row(
            supplier.code,
            standard="iso_9001",
            certificate_number=f"C-{number}",
            valid_until=f"2026-0{number % 3 + 7}-01",
        )
        for supplier in suppliers
        for number in range(30)
    ]
    report = import_tables({"certificates": rows}, name="old", actor=system_user(), today=MONDAY)
    assert report.is_written

    ring(at(MONDAY))

    # Of each supplier the certificate that lapsed last counts; the others are history.
    assert {mail.recipient: mail.reminders.count() for mail in Mail.objects.all()} == {
        **{contact_of(supplier): 1 for supplier in suppliers},
        f"user:{officer.pk}": 5,
    }


def test_the_message_id_follows_from_what_the_mail_is_about(supplier):
    StepFactory(source="missing", offset_days=0)
    asked_for(1)
    ring(at(MONDAY))
    first = Mail.objects.get().message_id

    Reminder.objects.update(state="waiting", mail=None)
    Mail.objects.all().delete()
    compose(at(MONDAY))

    assert Mail.objects.get().message_id == first


@pytest.mark.parametrize("what", ["channel", "source"])
def test_what_a_newer_program_made_is_left_for_it(supplier, what):
    StepFactory(source="missing", offset_days=0)
    asked_for(1)
    ring(at(MONDAY))
    if what == "channel":
        Mail.objects.update(channel="pigeon")
    else:
        Reminder.objects.update(source="weather")

    _holder, mails = claim(at(MONDAY), 10)

    assert mails == []
    assert Mail.objects.get().state == "waiting"
