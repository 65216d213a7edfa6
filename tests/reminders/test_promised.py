"""Who has shown that a certificate is to come is left in peace until the day that was promised."""

from datetime import date, timedelta

import pytest

from attestations.services import accept_attestations
from reminders.models import Reminder
from reminders.sources import sources
from reminders.sources.source import reasons
from tests.factories import AttestationFactory, ReminderFactory, RequirementFactory, RuleFactory, UserFactory

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

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


def sources_of(day):
    """Return by which sources something is due."""
    a_year = timedelta(days=366)
    asked = ("expiry", "missing", "refused")
    return [code for code in asked if sources()[code].items(day, day - a_year, day + a_year).exists()]


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("code", ["expiry", "missing", "refused"])
def test_nobody_is_reminded_until_the_day_and_then_of_what_is_missing(code, supplier, due):
    requirement = due(code)
    days = (DAY, UNTIL, UNTIL + timedelta(days=1))
    before = [sources_of(day) for day in days]

    announced(supplier, requirement)

    assert before == [[code]] * 3
    assert [sources_of(day) for day in days] == [[], [], ["missing"]]


def test_what_still_holds_goes_on_with_its_own_ladder(supplier, due):
    requirement = due("missing")
    AttestationFactory(
        certificate=True, supplier=supplier, requirement=requirement, valid_until=UNTIL + timedelta(days=30),
        submitted_on=DAY - timedelta(days=900),
    )  # fmt: skip
    announced(supplier, requirement)

    assert [sources_of(day) for day in (DAY, UNTIL, UNTIL + timedelta(days=1))] == [[], [], ["expiry"]]


def test_what_came_in_the_end_and_lapsed_has_its_own_ladder(supplier, due):
    requirement = due("expiry")
    announced(supplier, requirement)
    AttestationFactory(
        certificate=True, supplier=supplier, requirement=requirement, submitted_on=UNTIL - timedelta(days=9),
        valid_until=UNTIL + timedelta(days=90),
    )  # fmt: skip

    assert sources_of(UNTIL + timedelta(days=100)) == ["expiry"]


@pytest.mark.both
def test_what_came_and_was_refused_is_told_with_its_reason(supplier, due):
    requirement = due("expiry")
    announced(supplier, requirement)
    AttestationFactory(
        certificate=True, refused=True, supplier=supplier, requirement=requirement,
        submitted_on=DAY + timedelta(days=9),
    )  # fmt: skip

    assert sources_of(UNTIL + timedelta(days=1)) == ["refused"]


@pytest.mark.both
def test_why_a_failure_of_what_lapsed_is_over_is_said(supplier, due):
    requirement = due("expiry")
    paper = requirement.attestations.get()
    announced(supplier, requirement)
    reminder = ReminderFactory(supplier=supplier, requirement=requirement, object_id=paper.pk, due_on=paper.valid_until)

    day = UNTIL + timedelta(days=1)
    assert reasons(sources()["expiry"], [reminder], day) == {reminder.pk: Reminder.Reason.HANDED_IN}


def test_why_it_was_called_off_is_said(supplier, due):
    requirement = due("missing")
    announced(supplier, requirement)
    reminder = ReminderFactory(
        supplier=supplier, requirement=requirement, step__source="missing", object_id=requirement.pk
    )

    assert reasons(sources()["missing"], [reminder], DAY) == {reminder.pk: Reminder.Reason.HANDED_IN}
