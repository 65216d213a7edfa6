"""Who was invited and did not answer is reminded until the day, and the officer after the day of the answers."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from audits.services import answer_invitation, cancel_engagement
from reminders.models import Audience, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from tests.factories import EngagementFactory, StepFactory
from tests.reminders.conftest import at

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: A Tuesday; answers until the Friday before.
DAY, BY = date(2026, 12, 8), date(2026, 12, 4)
ASKED = date(2026, 12, 1)


@pytest.fixture
def training(supplier):
    return EngagementFactory(day=DAY, answer_by=BY, today=ASKED, invited=[supplier])


def due(as_of=ASKED):
    return [*sources()["engagements"].items(as_of, BY, BY)]


@pytest.mark.both
def test_an_invitation_is_due_until_it_is_answered_or_the_day_is_over(training, supplier):
    row = training.attendances.get()
    assert due() == due(DAY) == [(supplier.pk, row.pk, None, "", BY)]
    assert due(DAY + timedelta(days=1)) == []

    answer_invitation(row, "declines", actor=system_user(), today=ASKED)

    assert due() == []


def test_a_contact_is_asked_at_once_and_led_to_the_page(training, supplier, mailoutbox, settings):
    StepFactory(source="engagements", offset_days=-60)

    ring(at(ASKED, 16))
    send_all(lambda: at(ASKED, 16))

    (message,) = mailoutbox
    assert message.to == [supplier.contacts.get().email]
    assert f"{settings.PUBLIC_URL}/portal/events/{training.public_id}/" in message.body


def test_the_officer_is_told_after_the_day_of_the_answers(training, supplier, mailoutbox, settings):
    StepFactory(source="engagements", offset_days=3, audience=Audience.OFFICER)
    supplier.officer.language = "en"
    supplier.officer.save()
    day = BY + timedelta(days=3)

    ring(at(day, 16))
    send_all(lambda: at(day, 16))

    (message,) = mailoutbox
    assert message.to == [supplier.officer.email]
    assert "the invitation was not answered yet" in message.subject
    assert f"{settings.PUBLIC_URL}{training.get_absolute_url()}" in message.body


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize(("is_answered", "reason"), [(True, "confirmed"), (False, "changed")])
def test_what_is_settled_is_not_sent(training, mailoutbox, is_answered, reason):
    StepFactory(source="engagements", offset_days=-60)
    ring(at(ASKED, 16))

    if is_answered:
        answer_invitation(training.attendances.get(), "comes", actor=system_user(), today=ASKED)
    else:
        cancel_engagement(training, why="Flood", actor=system_user(), today=ASKED)
    send_all(lambda: at(ASKED, 16))

    assert {*Reminder.objects.values_list("state", "reason")} == {("cancelled", reason)}
    assert mailoutbox == []
