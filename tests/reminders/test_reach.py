"""Whom a step would reach, before it is saved."""

from datetime import date, timedelta

import pytest

from attestations.models import Requirement
from foundation.dates import local_day
from reminders.models import Outbox, Reminder, ReminderStep
from reminders.planning import plan
from reminders.reach import reach_of
from tests.factories import AttestationFactory, ContactFactory, RequirementFactory, RuleFactory, SupplierFactory
from tests.factories.outbox import MOMENT
from tests.kept import made

pytestmark = pytest.mark.django_db

TODAY = local_day(MOMENT)


def make():
    """Make twelve certificates that lapse within 20 days; of one supplier there is nobody to write to."""
    requirement = RequirementFactory(certificate=True, code="iso")
    suppliers = [SupplierFactory(today=TODAY) for _number in range(12)]
    RuleFactory(requirement=requirement, today=TODAY)
    for supplier in suppliers:
        AttestationFactory(
            certificate=True, supplier=supplier, requirement=requirement, valid_until=TODAY + timedelta(days=20),
            valid_from=date(2024, 1, 1), today=TODAY,
        )  # fmt: skip
    for supplier in suppliers[1:]:
        ContactFactory(supplier=supplier, primary=True)


@pytest.fixture(scope="module")
def certificates(django_db_setup, django_db_blocker):
    with made(make, django_db_blocker):
        yield


def step(**fields):
    return ReminderStep(source="expiry", audience="contact", **({"offset_days": -30} | fields))


def test_a_new_step_says_whom_it_reaches_today_and_is_not_saved(certificates):
    reach = reach_of(step(), MOMENT)

    assert (reach.count, reach.nobody, len(reach.first), reach.more) == (12, 1, 10, 2)
    assert reach.first[0].shown.what == Requirement.objects.get(code="iso").name
    assert (ReminderStep.objects.count(), Reminder.objects.count(), Outbox.objects.count()) == (0, 0, 0)


def test_what_has_not_come_to_the_step_is_not_reached(certificates):
    assert reach_of(step(offset_days=-10), MOMENT).count == 0


def test_a_step_that_is_switched_off_reaches_nobody(certificates):
    assert reach_of(step(is_active=False), MOMENT).count == 0


def test_whoever_was_told_by_the_step_already_is_not_reached_again(certificates):
    saved = step()
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -25

    reach = reach_of(saved, MOMENT + timedelta(minutes=1))

    assert reach.count == 0
    assert ReminderStep.objects.get().offset_days == -30


def test_whoever_was_told_before_the_day_of_the_changed_step_is_reached_on_it(certificates):
    saved = step()
    saved.save()
    plan(MOMENT - timedelta(days=7), TODAY - timedelta(days=7))
    saved.offset_days = -21

    assert reach_of(saved, MOMENT).count == 12


def test_a_changed_step_reaches_those_whom_it_did_not_reach_before(certificates):
    saved = step(offset_days=-5)
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -25

    assert reach_of(saved, MOMENT + timedelta(minutes=1)).count == 12


def test_a_step_that_takes_the_place_of_another_says_so(certificates):
    saved = step()
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -35

    reach = reach_of(saved, MOMENT + timedelta(minutes=1))

    assert (reach.count, reach.takes_place) == (0, True)
    assert reach_of(step(offset_days=-40), MOMENT).takes_place is False
