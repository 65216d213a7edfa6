"""Who has booked the audit is left in peace until it was held, though not in the last month."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from attestations.services import accept_attestations, book_audit, withdraw_acknowledgement
from reminders.models import Mail, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from reminders.sources.source import reasons
from tests.factories import AttestationFactory, StepFactory, UserFactory
from tests.reminders.conftest import HOUR, at, contact_of

pytestmark = pytest.mark.django_db

#: The last day of the certificate, a Thursday; and a day half a year before.
LAST, EARLY = date(2026, 12, 31), date(2026, 7, 1)
#: Noon of a Monday on which the first step was reached.
SOON = at(date(2026, 7, 6))


@pytest.fixture
def ladder(certificate):
    """Steps for the contact, and one for the officer, long before the certificate lapses."""
    for offset in (-180, -120, -90, -60, -30):
        StepFactory(offset_days=offset)
    StepFactory(offset_days=-120, officer=True)
    return certificate


def book(certificate, day, today=EARLY):
    return book_audit(
        certificate.supplier, certificate.requirement, day=day, body="SGS", actor=UserFactory(), today=today
    )


def told(planned, first, last):
    """Plan day by day; return whom which step told, and on which day."""
    found, known = [], 0
    for number in range((last - first).days + 1):
        rows = planned(first + timedelta(days=number))
        found += [(row[0], row[1], first + timedelta(days=number)) for row in rows[known:] if row[3] == "waiting"]
        known = len(rows)
    return found


@pytest.mark.either
def test_the_ladder_of_the_contact_goes_on_the_day_after_the_audit(ladder, planned):
    # 20 October 2026, a Tuesday, is 72 days before the last one.
    book(ladder, date(2026, 10, 20))

    found = told(planned, EARLY, LAST - timedelta(days=50))

    assert found == [
        (-120, "officer", date(2026, 9, 2)),
        (-90, "contact", date(2026, 10, 21)),
        # 1 November is a Sunday: 60 days before it is sent on the Friday.
        (-60, "contact", date(2026, 10, 30)),
    ]


@pytest.mark.either  # the same statements plan it as above
def test_in_the_last_month_it_goes_on_whatever_is_booked(ladder, planned):
    said = book(ladder, LAST)

    assert told(planned, EARLY, LAST) == [
        (-120, "officer", date(2026, 9, 2)),
        (-30, "contact", date(2026, 12, 1)),
    ]
    assert said.quiet_until(LAST) == date(2026, 12, 1)


def test_it_goes_on_at_once_where_the_audit_was_called_off(ladder, planned, officer):
    said = book(ladder, LAST)
    before = planned(EARLY + timedelta(days=5))

    withdraw_acknowledgement(said, actor=officer)

    assert (before, planned(EARLY + timedelta(days=5))) == (
        [],
        [(-180, "contact", contact_of(ladder.supplier), "waiting", "")],
    )


@pytest.fixture
def on_its_way(certificate, smtp):
    """Return a function that lets the mail of a step wait to be sent, and then has the audit booked."""

    def make(**step):
        StepFactory(offset_days=-180, **step)
        ring(SOON)
        return book(certificate, LAST, today=SOON.date())

    return make


@pytest.mark.either
def test_a_mail_that_is_made_already_is_not_sent(on_its_way, smtp):
    on_its_way()

    send_all(lambda: SOON)

    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.reason, smtp.received) == ("cancelled", "booked", [])


@pytest.mark.either
def test_what_was_called_off_is_sent_after_all_where_the_audit_is(on_its_way, smtp, officer):
    said = on_its_way()
    send_all(lambda: SOON)

    withdraw_acknowledgement(said, actor=officer)
    ring(SOON + HOUR)
    send_all(lambda: SOON + HOUR)

    assert (Reminder.objects.get().state, len(smtp.received)) == ("sent", 1)


@pytest.mark.either  # the same statements plan it as above
def test_an_officer_is_told_what_the_supplier_says(on_its_way, smtp):
    said = on_its_way(officer=True)

    send_all(lambda: SOON)

    mail = Mail.objects.get()
    with translation.override(mail.language):
        words = str(said)
    assert (Reminder.objects.get().state, len(smtp.received)) == ("sent", 1)
    assert words in mail.text


@pytest.mark.either  # the same statements plan it as above
def test_what_was_renewed_is_said_to_be(certificate):
    book(certificate, LAST)
    accepted = AttestationFactory(
        certificate=True, waiting=True, supplier=certificate.supplier, requirement=certificate.requirement,
        valid_until=date(2029, 12, 31), submitted_on=EARLY,
    )  # fmt: skip
    reminder = Reminder.objects.create(
        source="expiry", supplier=certificate.supplier, object_id=certificate.pk, requirement=certificate.requirement,
        due_on=LAST, step=StepFactory(), recipient="contact:1", send_on=EARLY,
    )  # fmt: skip
    before = reasons(sources()["expiry"], [reminder], EARLY)

    accept_attestations([accepted], actor=UserFactory(), today=EARLY)

    after = reasons(sources()["expiry"], [reminder], EARLY)
    assert (before, after) == ({reminder.pk: "handed_in"}, {reminder.pk: "renewed"})


@pytest.mark.either
def test_it_asks_the_database_no_more_often_for_many(certificate, django_assert_num_queries):
    reminders = [Reminder(pk=number, step=StepFactory.build()) for number in range(1, 31)]

    with django_assert_num_queries(1):
        sources()["expiry"].quieted(reminders, EARLY)
    with django_assert_num_queries(0):
        sources()["missing"].quieted(reminders, EARLY)
