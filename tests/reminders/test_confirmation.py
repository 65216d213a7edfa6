"""A document with a term is asked for each year, from the day on which it was handed in."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from attestations.models import Requirement
from attestations.services import confirm_document
from reminders import reference
from reminders.models import Reminder
from reminders.sources import sources
from reminders.sources.source import reasons
from tests.factories import AttestationFactory, ReminderFactory, RequirementFactory, RuleFactory, UserFactory

pytestmark = pytest.mark.django_db

#: When the licence was handed in; 29 February + 1 year is 28 February.
LEAP = date(2024, 2, 29)


@pytest.fixture
def licence(supplier):
    """A licence without an end, to be confirmed each year."""
    requirement = RequirementFactory(document=True, validity_months=12)
    RuleFactory(requirement=requirement)
    return AttestationFactory(document=True, supplier=supplier, requirement=requirement, submitted_on=LEAP)


@pytest.fixture
def shipped(db):
    """The steps that ship."""
    [*reference.load(system_user())]


def due_on(day):
    source = sources()["confirmation"]
    return [found[4] for found in source.items(day, day - timedelta(days=366), day + timedelta(days=60))]


def confirm(licence, day):
    return confirm_document(licence.supplier, licence.requirement, actor=UserFactory(), today=day)


def told(planned, days):
    """Plan on some days; return the steps that were reached, each with the first of them on which it was."""
    found, known = [], 0
    for day in days:
        rows = planned(day)
        found += [(*row[:2], day) for row in rows[known:] if row[3] == "waiting"]
        known = len(rows)
    return found


@pytest.mark.parametrize("day", [LEAP + timedelta(days=310), date(2025, 2, 28), date(2025, 7, 31)])
def test_it_is_due_a_year_after_it_was_handed_in(licence, day):
    assert due_on(day) == [date(2025, 2, 28)]


@pytest.mark.either  # what is due on a day is asked above, on both
@pytest.mark.parametrize("day", [LEAP, LEAP + timedelta(days=200)])
def test_it_is_not_due_long_before(licence, day):
    assert due_on(day) == []


@pytest.mark.either  # what is due on a day is asked above, on both
def test_who_confirms_is_asked_again_each_year_from_the_same_day(licence):
    for year, late in ((2025, 40), (2026, -20), (2027, 0)):
        confirm(licence, date(year, 2, 28) + timedelta(days=late))

    years = [due_on(date(year, 2, 28)) for year in (2025, 2026, 2027, 2028)]

    assert years == [[], [], [], [date(2028, 2, 29)]]


@pytest.mark.either  # what is due on a day is asked in test_planning.py, on both
def test_the_steps_that_ship_tell_the_contact_and_then_the_officer(licence, shipped, planned):
    # 28 February 2026 is a Saturday on which China works; two weeks after it, nobody does.
    # Whatever comes too early is there on the day before, and whatever comes too late is not there on the day itself.
    days = [date(2026, 1, 29), date(2026, 2, 28), date(2026, 3, 13), date(2026, 3, 30)]
    around = [day + timedelta(days=number) for day in days for number in (-1, 0, 1)]

    found = told(planned, [date(2026, 1, 12), *around, date(2026, 4, 10)])

    assert [one for one in found if one[1] != "officer" or one[0]] == [
        (-30, "contact", date(2026, 1, 29)),
        (0, "contact", date(2026, 2, 28)),
        (14, "contact", date(2026, 3, 13)),
        (30, "officer", date(2026, 3, 30)),
    ]


@pytest.mark.either
@pytest.mark.parametrize(
    "change",
    [
        lambda paper: confirm(paper, date(2025, 2, 1)),
        lambda paper: AttestationFactory(
            document=True, supplier=paper.supplier, requirement=paper.requirement, submitted_on=date(2025, 1, 31)
        ),
        lambda paper: AttestationFactory(
            document=True, waiting=True, supplier=paper.supplier, requirement=paper.requirement,
            submitted_on=date(2025, 1, 31),
        ),
        lambda _paper: Requirement.objects.update(validity_months=None),
    ],
    ids=["confirmed", "handed in anew", "in review", "without a term"],
)  # fmt: skip
def test_it_is_due_no_more(change, licence):
    before = due_on(date(2025, 2, 1))

    change(licence)

    assert (before, due_on(date(2025, 2, 1))) == ([date(2025, 2, 28)], [])


@pytest.mark.either  # what is due on a day is asked above, on both
def test_one_that_ends_before_has_the_ladder_of_its_expiry(supplier):
    requirement = RequirementFactory(document=True, validity_months=12)
    RuleFactory(requirement=requirement)
    AttestationFactory(
        document=True, supplier=supplier, requirement=requirement, submitted_on=LEAP, valid_until=date(2025, 2, 20)
    )

    assert due_on(date(2025, 2, 1)) == []


def test_why_it_was_called_off_is_said(licence):
    source = sources()["confirmation"]
    reminder = ReminderFactory(
        source="confirmation", supplier=licence.supplier, requirement=licence.requirement, object_id=licence.pk,
        due_on=date(2025, 2, 28),
    )  # fmt: skip
    day = date(2025, 2, 1)
    corrected = reasons(source, [reminder], day)

    confirm(licence, day)

    assert (corrected, reasons(source, [reminder], day)) == (
        {reminder.pk: Reminder.Reason.CHANGED},
        {reminder.pk: Reminder.Reason.CONFIRMED},
    )


def test_what_could_not_be_delivered_is_settled_where_the_term_was_taken_away(licence, planned):
    ReminderFactory(
        dead=True, source="confirmation", supplier=licence.supplier, requirement=licence.requirement,
        object_id=licence.pk, due_on=date(2025, 2, 28),
    )  # fmt: skip
    still = planned(date(2025, 2, 3))
    Requirement.objects.update(validity_months=None)

    over = planned(date(2025, 2, 4))

    assert [row[3] for row in (*still, *over)] == ["dead", "cancelled"]
