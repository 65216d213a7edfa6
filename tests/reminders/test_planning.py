"""Which steps are reached, whom they tell, and what is planned once only."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from reminders.models import Audience, Outbox, Reminder
from reminders.outbox import compose
from reminders.planning import ClockJumped, plan
from reminders.services import cancel_reminders
from suppliers.models import Contact
from tests.factories import (
    ContactFactory,
    CountryFactory,
    ExemptionFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
)
from tests.reminders.conftest import at, contact_of

pytestmark = pytest.mark.django_db

#: The last day of the certificate, a Thursday.
LAST = date(2026, 12, 31)
MONDAY = date(2026, 11, 30)


@pytest.mark.either
def test_the_last_step_that_was_reached_is_planned_once(certificate, planned):
    for offset in (-60, -30, -14):
        StepFactory(offset_days=offset)
    whom = contact_of(certificate.supplier)

    first = planned(LAST - timedelta(days=29))
    again = planned(LAST - timedelta(days=29))
    next_day = planned(LAST - timedelta(days=28))

    assert first == [(-30, "contact", whom, "waiting", "")]
    assert again == next_day == first


@pytest.mark.either
@pytest.mark.parametrize(("days", "steps"), [(58, []), (57, [-57]), (1, [-57]), (0, [0]), (-6, [0]), (-7, [7])])
def test_a_step_is_reached_on_its_day(certificate, planned, days, steps):
    for offset in (-57, 0, 7):
        StepFactory(offset_days=offset)

    assert [offset for offset, *_rest in planned(LAST - timedelta(days=days))] == steps


@pytest.mark.either
def test_each_audience_has_a_ladder_of_its_own(certificate, officer, planned):
    StepFactory(offset_days=-30)
    StepFactory(offset_days=1, officer=True)
    StepFactory(offset_days=7, manager=True)

    found = planned(date(2027, 1, 8))

    assert found == [
        (-30, "contact", contact_of(certificate.supplier), "waiting", ""),
        (7, "manager", f"user:{officer.manager.pk}", "waiting", ""),
        (1, "officer", f"user:{officer.pk}", "waiting", ""),
    ]


@pytest.mark.either
def test_a_requirement_with_steps_of_its_own_has_none_of_its_kind(certificate, planned):
    StepFactory(offset_days=-30, kind="certificate")
    StepFactory(offset_days=-20, kind="", requirement=certificate.requirement)
    StepFactory(offset_days=-25)

    assert planned(date(2026, 12, 9)) == []
    assert [offset for offset, *_rest in planned(date(2026, 12, 11))] == [-20]


@pytest.mark.either
def test_steps_of_a_kind_take_the_place_of_those_of_any(certificate, planned):
    StepFactory(offset_days=-30, kind="certificate")
    StepFactory(offset_days=-25)

    assert [offset for offset, *_rest in planned(date(2026, 12, 9))] == [-30]


@pytest.mark.either
def test_a_step_that_is_switched_off_tells_nobody(certificate, planned):
    StepFactory(offset_days=-30, is_active=False)

    assert planned(date(2026, 12, 9)) == []


def test_a_step_that_a_later_one_overtakes_before_it_was_sent_is_superseded(certificate, planned):
    StepFactory(offset_days=-30)
    StepFactory(offset_days=-14)
    planned(date(2026, 12, 1))
    planned(date(2026, 12, 17))

    compose(at(date(2026, 12, 17)))

    assert [*Reminder.objects.order_by("pk").values_list("state", flat=True)] == ["superseded", "in_mail"]


@pytest.mark.either
@pytest.mark.parametrize("days", [3, 31])
def test_after_an_outage_the_last_step_is_planned_and_those_missed_are_written_down(certificate, planned, days):
    for offset in (-16, -15, -14):
        StepFactory(offset_days=offset)
    planned(date(2026, 12, 18) - timedelta(days=days))

    planned(date(2026, 12, 18))
    compose(at(date(2026, 12, 18)))

    states = Reminder.objects.order_by("step__offset_days").values_list("step__offset_days", "state")
    assert [*states] == [(-16, "superseded"), (-15, "superseded"), (-14, "in_mail")]


@pytest.mark.parametrize("plannings", [[21], [19, 21], [19, 20, 21], [18, 19, 20, 21]])
def test_what_was_missed_is_written_down_also_where_the_first_planning_falls_on_a_day_of_rest(
    certificate, planned, plannings
):
    # From Monday to Monday; 19 and 20 December are a Saturday and a Sunday.
    for day in range(14, 22):
        StepFactory(offset_days=day - 31, officer=True)
    planned(date(2026, 12, 14))

    for day in plannings:
        planned(date(2026, 12, day))
    compose(at(date(2026, 12, 21)))

    states = Reminder.objects.order_by("step__offset_days").values_list("step__offset_days", "state")
    assert [*states] == [*((day - 31, "superseded") for day in range(14, 21)), (-10, "in_mail")]


@pytest.mark.either
def test_a_step_that_falls_on_a_day_of_rest_before_the_one_reached_is_written_down(certificate, planned):
    # In Egypt Friday and Saturday are free: Thursday plans what falls on Saturday.
    certificate.supplier.country = CountryFactory(code="EG")
    certificate.supplier.save()
    for day in (3, 4, 5):
        StepFactory(offset_days=day - 31)
    planned(date(2026, 12, 2))

    found = planned(date(2026, 12, 3))
    planned(date(2026, 12, 6))

    assert [(offset, state) for offset, _who, _whom, state, _why in found] == [
        (-28, "superseded"),
        (-27, "superseded"),
        (-26, "waiting"),
    ]
    assert Reminder.objects.count() == 3


def test_after_a_jump_that_is_right_what_was_missed_is_written_down(certificate, planned):
    for offset in (-100, -60, -30, -14):
        StepFactory(offset_days=offset)
    planned(date(2026, 9, 23))

    planned(date(2026, 12, 18), despite_jump=True)

    states = Reminder.objects.order_by("step__offset_days").values_list("step__offset_days", "state")
    assert [*states] == [(-100, "waiting"), (-60, "superseded"), (-30, "superseded"), (-14, "waiting")]


def test_of_what_came_in_late_the_steps_from_before_are_not_written_down(certificate, planned):
    for offset in (-30, -23, -14):
        StepFactory(offset_days=offset)
    type(certificate).objects.update(decided_on=date(2026, 12, 15))

    assert planned(date(2026, 12, 14)) == []
    assert [offset for offset, *_rest in planned(date(2026, 12, 15))] == [-23]


@pytest.mark.either
def test_what_was_missed_is_written_down_where_there_is_nobody_to_tell_too(planned):
    StepFactory(source="missing", offset_days=0)
    StepFactory(source="missing", offset_days=1)
    SupplierFactory()
    planned(MONDAY)
    RuleFactory(required_from=date(2026, 12, 1))

    assert planned(date(2026, 12, 2)) == [
        (0, "contact", "", "superseded", ""),
        (1, "contact", "", "nobody", "no_contact"),
    ]


@pytest.mark.either
def test_on_a_day_of_rest_of_all_suppliers_nothing_is_planned(certificate, planned):
    StepFactory(offset_days=-30)

    assert planned(date(2026, 12, 6)) == []


def test_what_was_told_to_one_contact_is_not_missed_by_the_next(certificate, planned):
    for offset in (-26, -10):
        StepFactory(offset_days=offset)
    planned(date(2026, 12, 4))
    Reminder.objects.update(state="cancelled", reason="by_hand")
    Contact.objects.all().delete()
    ContactFactory(supplier=certificate.supplier)

    planned(date(2026, 12, 21))

    states = Reminder.objects.order_by("pk").values_list("step__offset_days", "state")
    assert [*states] == [(-26, "cancelled"), (-10, "waiting")]


def test_what_a_step_overtook_that_a_person_cancelled_is_not_told_either(certificate, planned):
    for offset in (-30, -14):
        StepFactory(offset_days=offset)
    planned(date(2026, 12, 1))
    planned(date(2026, 12, 17))
    compose(at(date(2026, 12, 17)))

    cancel_reminders(Reminder.objects.filter(state="in_mail"), actor=system_user(), now=at(date(2026, 12, 17)))

    found = planned(date(2026, 12, 18))
    assert [(offset, state) for offset, _who, _whom, state, _why in found] == [(-30, "superseded"), (-14, "cancelled")]


def test_what_was_sent_before_an_outage_stays_sent(certificate, planned):
    StepFactory(offset_days=-30)
    StepFactory(offset_days=-14)
    planned(date(2026, 12, 1))
    Reminder.objects.update(state="cancelled")

    found = planned(date(2026, 12, 22))

    assert [(offset, state) for offset, _who, _whom, state, _why in found] == [(-30, "cancelled"), (-14, "waiting")]


@pytest.mark.parametrize("days", [46, -46, 400])
def test_a_clock_that_jumped_plans_nothing_unless_it_is_said_to_be_right(certificate, planned, days):
    StepFactory(offset_days=-366)
    planned(MONDAY)
    day, before = MONDAY + timedelta(days=days), Reminder.objects.count()

    with pytest.raises(ClockJumped):
        plan(at(day), day)

    assert (Reminder.objects.count(), Outbox.objects.get().planned_on) == (before, MONDAY)
    plan(at(day), day, despite_jump=True)
    assert Outbox.objects.get().planned_on == day


@pytest.mark.either
@pytest.mark.parametrize(
    ("audience", "reason"),
    [
        (Audience.CONTACT, Reminder.Reason.NO_CONTACT),
        (Audience.OFFICER, Reminder.Reason.NO_OFFICER),
        (Audience.MANAGER, Reminder.Reason.NO_MANAGER),
    ],
)
def test_where_there_is_nobody_to_tell_it_is_a_failure_that_is_seen(audience, reason, planned):
    StepFactory(source="missing", offset_days=0, audience=audience)
    SupplierFactory()
    RuleFactory()

    assert planned(MONDAY) == [(0, audience, "", "nobody", reason)]
    assert Reminder.objects.failed().count() == 1


@pytest.mark.either
def test_the_failure_ends_once_there_is_somebody(planned):
    StepFactory(source="missing", offset_days=0)
    supplier = SupplierFactory()
    RuleFactory()
    planned(MONDAY)
    ContactFactory(supplier=supplier)

    assert planned(MONDAY) == [
        (0, "contact", "", "superseded", "no_contact"),
        (0, "contact", contact_of(supplier), "waiting", ""),
    ]


def test_the_primary_contact_is_told_else_the_first_with_an_address(supplier, planned):
    StepFactory(source="missing", offset_days=0)
    StepFactory(source="missing", offset_days=1)
    RuleFactory(required_from=date(2026, 11, 30))
    first = ContactFactory(supplier=supplier)
    ContactFactory(supplier=supplier)
    primary = Contact.objects.get(is_primary=True)

    planned(MONDAY)
    Contact.objects.filter(pk=primary.pk).update(email="")
    found = planned(date(2026, 12, 1))

    assert [row[2] for row in found] == [f"contact:{primary.pk}", f"contact:{first.pk}"]


@pytest.mark.either
def test_an_officer_who_left_is_not_told(certificate, officer, planned):
    StepFactory(offset_days=-30, officer=True)
    officer.is_active = False
    officer.save()

    assert planned(date(2026, 12, 9)) == [(-30, "officer", "", "nobody", "no_officer")]


@pytest.mark.either
def test_any_number_of_suppliers_is_planned_in_the_same_number_of_statements():
    StepFactory(source="missing", offset_days=0)
    RuleFactory()
    plan(at(MONDAY), MONDAY)
    asked = []
    for count in (1, 10):
        for _supplier in range(count):
            ContactFactory(supplier=SupplierFactory())
        with CaptureQueriesContext(connection) as queries:
            plan(at(MONDAY), MONDAY)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert Reminder.objects.count() == 11


@pytest.mark.either
def test_the_failure_ends_with_what_was_due(planned, officer):
    StepFactory(source="missing", offset_days=0)
    supplier = SupplierFactory()
    requirement = RuleFactory().requirement
    planned(MONDAY)
    ExemptionFactory(supplier=supplier, requirement=requirement, exempt_from=MONDAY, today=MONDAY)

    assert planned(date(2026, 12, 1)) == [(0, "contact", "", "cancelled", "handed_in")]


def test_moments_are_stored_as_the_database_stores_them(certificate, planned):
    StepFactory(offset_days=-30)
    planned(date(2026, 12, 9))

    assert Reminder.objects.filter(planned_at=at(date(2026, 12, 9))).count() == 1
