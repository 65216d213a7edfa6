"""Whom a step would reach, before it is saved."""

from datetime import date, timedelta

import pytest

from attestations.models import Requirement
from foundation.dates import local_day
from reminders.models import CalendarDay, Outbox, Reminder, ReminderStep
from reminders.planning import plan
from reminders.reach import reach_of
from suppliers.models import Supplier
from tests.factories import (
    AttestationFactory,
    ContactFactory,
    CountryFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)
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
    return ReminderStep(source="expiry", **({"audience": "contact", "offset_days": -30} | fields))


def test_a_new_step_says_whom_it_reaches_today_and_is_not_saved(certificates):
    reach = reach_of(step(), MOMENT)

    assert (reach.count, reach.nobody, len(reach.first), reach.more) == (12, 1, 10, 2)
    assert reach.first[0].shown.what == Requirement.objects.get(code="iso").name
    assert (ReminderStep.objects.count(), Reminder.objects.count(), Outbox.objects.count()) == (0, 0, 0)


SATURDAY = MOMENT + timedelta(days=1)


@pytest.mark.parametrize("audience", ["contact", "officer"])
def test_on_a_day_of_rest_it_is_reckoned_for_the_next_day_of_work(certificates, audience):
    Supplier.objects.update(officer=UserFactory())

    reach = reach_of(step(audience=audience), SATURDAY)

    assert (reach.count, reach.day, reach.is_ahead) == (12, TODAY + timedelta(days=3), True)
    assert reach_of(step(audience=audience), MOMENT).is_ahead is False


@pytest.mark.either
def test_where_some_rest_today_those_who_work_are_reckoned_too(certificates):
    american, *_others = Supplier.objects.all()
    Supplier.objects.filter(pk=american.pk).update(country=CountryFactory(code="US"))
    for code, day in ("US", MOMENT), ("CN", MOMENT + timedelta(days=3)):
        CalendarDay.objects.create(country=CountryFactory(code=code), day=day.date(), is_working=False)

    reach = reach_of(step(), MOMENT)

    # In the United States the Friday is a day of rest, of the others the Monday.
    assert (reach.count, reach.day) == (12, TODAY + timedelta(days=4))
    assert reach_of(step(audience="officer"), MOMENT).day == TODAY
    assert reach_of(step(audience="officer"), SATURDAY).day == TODAY + timedelta(days=4)


def test_whom_a_step_reaches_today_it_reaches_though_others_rest(certificates):
    """By the next day on which all work the step may be passed for good, as it is here."""
    Supplier.objects.filter(pk=Supplier.objects.last().pk).update(country=CountryFactory(code="US"))
    CalendarDay.objects.create(country=CountryFactory(code="US"), day=TODAY, is_working=False)
    ReminderStep.objects.create(source="expiry", audience="contact", offset_days=-17)

    reach = reach_of(step(offset_days=-20), MOMENT)

    # The twelfth has nobody to write to: of that the step of Monday tells.
    assert (reach.count, reach.nobody) == (10, 0)


@pytest.mark.either
def test_where_no_day_comes_soon_on_which_all_work_it_is_reckoned_for_today(certificates):
    for ahead in range(60):
        CalendarDay.objects.create(country=CountryFactory(), day=TODAY + timedelta(days=ahead), is_working=False)

    assert (reach_of(step(), MOMENT).day, reach_of(step(), MOMENT).count) == (TODAY, 0)


@pytest.mark.either
def test_what_has_not_come_to_the_step_is_not_reached(certificates):
    assert reach_of(step(offset_days=-10), MOMENT).count == 0


@pytest.mark.either
def test_a_step_that_is_switched_off_reaches_nobody(certificates):
    assert reach_of(step(is_active=False), MOMENT).count == 0


@pytest.mark.either
def test_whoever_was_told_by_the_step_already_is_not_reached_again(certificates):
    saved = step()
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -25

    reach = reach_of(saved, MOMENT + timedelta(minutes=1))

    assert reach.count == 0
    assert ReminderStep.objects.get().offset_days == -30


@pytest.mark.either
def test_whoever_was_told_before_the_day_of_the_changed_step_is_reached_on_it(certificates):
    saved = step()
    saved.save()
    plan(MOMENT - timedelta(days=7), TODAY - timedelta(days=7))
    saved.offset_days = -21

    assert reach_of(saved, MOMENT).count == 12


@pytest.mark.either
def test_a_changed_step_reaches_those_whom_it_did_not_reach_before(certificates):
    saved = step(offset_days=-5)
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -25

    assert reach_of(saved, MOMENT + timedelta(minutes=1)).count == 12


@pytest.mark.either
def test_a_step_that_takes_the_place_of_another_says_so(certificates):
    saved = step()
    saved.save()
    plan(MOMENT, TODAY)
    saved.offset_days = -35

    reach = reach_of(saved, MOMENT + timedelta(minutes=1))

    assert (reach.count, reach.takes_place) == (0, True)
    assert reach_of(step(offset_days=-40), MOMENT).takes_place is False
