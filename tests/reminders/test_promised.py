"""Who has shown that a certificate is to come is left in peace until the day that was promised."""

from datetime import date, timedelta

import pytest

from attestations.services import accept_attestations
from reminders.models import Reminder
from reminders.sources import sources
from reminders.sources.source import reasons
from tests.factories import AttestationFactory, ReminderFactory, RequirementFactory, RuleFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 30)
UNTIL = DAY + timedelta(days=60)


@pytest.fixture
def due(supplier):
    """Return a function that makes a certificate due by a source, since a month."""

    def make(code):
        requirement = RequirementFactory(certificate=True)
        RuleFactory(requirement=requirement)
        before = DAY - timedelta(days=30)
        if code == "expiry":
            AttestationFactory(
                certificate=True, supplier=supplier, requirement=requirement, valid_until=before,
                submitted_on=DAY - timedelta(days=900),
            )  # fmt: skip
        if code == "refused":
            AttestationFactory(
                certificate=True, refused=True, supplier=supplier, requirement=requirement, submitted_on=before
            )
        return requirement

    return make


def announced(supplier, requirement):
    """Return an audit plan that was accepted."""
    plan = AttestationFactory(
        announced=True, waiting=True, supplier=supplier, requirement=requirement, submitted_on=DAY, valid_until=UNTIL
    )
    return accept_attestations([plan], actor=UserFactory(), today=DAY)[0]


def is_due(code, day):
    return bool([*sources()[code].items(day, day - timedelta(days=366), day + timedelta(days=366))])


@pytest.mark.parametrize("code", ["expiry", "missing", "refused"])
def test_nobody_is_reminded_until_the_day_and_then_as_before(code, supplier, due):
    requirement = due(code)
    days = (DAY, UNTIL, UNTIL + timedelta(days=1))
    before = [is_due(code, day) for day in days]

    announced(supplier, requirement)

    assert before == [True, True, True]
    assert [is_due(code, day) for day in days] == [False, False, True]


def test_why_it_was_called_off_is_said(supplier, due):
    requirement = due("missing")
    announced(supplier, requirement)
    reminder = ReminderFactory(
        supplier=supplier, requirement=requirement, step__source="missing", object_id=requirement.pk
    )

    assert reasons(sources()["missing"], [reminder], DAY) == {reminder.pk: Reminder.Reason.HANDED_IN}
