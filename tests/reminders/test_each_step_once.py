"""Each step of each ladder is told on one day or written as overtaken, whatever calendars and outages there are."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.conf import settings

from reminders.models import Audience, Reminder
from reminders.planning import plan
from reminders.working_days import horizon
from tests.factories import (
    AttestationFactory,
    ContactFactory,
    CountryFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reminders.conftest import at

pytestmark = pytest.mark.django_db

#: They rest on different days; of the last one nobody has a calendar.
COUNTRIES = ("CN", "EG", "US", "DE", "ZZ")
OFFSETS = {
    Audience.CONTACT: (-60, -3, -2, -1, 0, 1, 30),
    Audience.OFFICER: (-1, 0, 1, 2, 7),
    Audience.MANAGER: (3, 14),
}
FIRST, PAPERS = date(2026, 1, 5), 8


def make(chance, days):
    """Make papers that lapse in the course of so many days, half of which come in days before or after it.

    Return since when each is due.
    """
    for audience, offsets in OFFSETS.items():
        for offset in offsets:
            StepFactory(offset_days=offset, audience=audience)
    officer = UserFactory(manager=UserFactory())
    suppliers = [SupplierFactory(country=CountryFactory(code=code), officer=officer) for code in COUNTRIES]
    requirements = RequirementFactory.create_batch(PAPERS, certificate=True)
    for requirement in requirements:
        RuleFactory(requirement=requirement)
    since = {}
    for supplier in suppliers:
        ContactFactory(supplier=supplier, primary=True)
        for number, requirement in enumerate(requirements):
            last = FIRST + timedelta(days=chance.randrange(days))
            came = last + timedelta(days=chance.randrange(-30, 5)) if number % 2 else FIRST - timedelta(days=400)
            paper = AttestationFactory(
                certificate=True, supplier=supplier, requirement=requirement, submitted_on=came,
                valid_from=date(2024, 1, 1), valid_until=last,
            )  # fmt: skip
            since[paper] = max(came, FIRST)
    return since


def days_of_planning(chance, days):
    """Give days on which it is planned: most, with outages of one day, three, a month and longer in between."""
    day = FIRST
    while day < FIRST + timedelta(days=days + 45):
        yield day
        gap = chance.choices([0, 1, 3, 31, 60], [85, 9, 4, 1, 1])[0]
        day += timedelta(days=gap + 1)


def told_when(paper, since, audience, days):
    """Return which steps of a paper must be told of, and when: the last one that is reached, on each working day."""
    is_contact = audience == Audience.CONTACT
    country = paper.supplier.country.code if is_contact else settings.ORGANISATION_COUNTRY
    told = {}
    for day in days:
        until = horizon(country, day, {})
        if until is None or day < since:
            continue
        far = (until if is_contact else day) - paper.valid_until
        passed = [offset for offset in OFFSETS[audience] if timedelta(days=offset) <= far]
        if passed:
            told.setdefault(passed[-1], day)
    return told


@pytest.mark.parametrize(
    ("seed", "long"), [(1, 90), *(pytest.param(seed, 365, marks=pytest.mark.proof) for seed in (1, 2, 3))]
)
def test_each_step_whose_day_passed_is_told_on_one_day_or_overtaken(seed, long):
    chance = random.Random(seed)
    since, days = make(chance, long), [*days_of_planning(chance, long)]

    for day in days:
        plan(at(day), day, despite_jump=True)

    told, overtaken = defaultdict(dict), defaultdict(list)
    columns = ("object_id", "step__audience", "step__offset_days", "state", "send_on")
    for key, audience, offset, state, send_on in Reminder.objects.values_list(*columns):
        if state == "superseded":
            overtaken[key, audience].append(offset)
        else:
            told[key, audience][offset] = send_on
    for paper, came in since.items():
        for audience, offsets in OFFSETS.items():
            passed = {offset for offset in offsets if paper.valid_until + timedelta(days=offset) >= came}
            missed = overtaken[paper.pk, audience]
            assert told[paper.pk, audience] == told_when(paper, came, audience, days)
            assert sorted({*missed} - told[paper.pk, audience].keys()) == sorted(missed)
            assert {*missed, *told[paper.pk, audience]} >= passed
