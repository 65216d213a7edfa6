"""A step that is changed: history stands, nobody is told twice, and whoever was not told yet is."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from evidence.models import Event
from reminders.models import Reminder, ReminderStep
from reminders.step_services import save_step
from tests.factories import RequirementFactory, StepFactory
from tests.reminders.conftest import contact_of

# What becomes of a step is decided here; what the planner makes of steps is asked in test_planning.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

#: The last day of the certificate, a Thursday.
LAST = date(2026, 12, 31)
OFFSETS = ("step__offset_days", "step__is_active", "state")


def changed(step, **fields):
    """Change a step and save it; return whose place it took."""
    for name, value in fields.items():
        setattr(step, name, value)
    return save_step(step, actor=system_user())


def rows():
    return [*Reminder.objects.order_by("pk").values_list(*OFFSETS)]


def events():
    steps = Event.objects.filter(object_type="reminders.reminderstep").order_by("seq")
    return [*steps.values_list("action", "object_id")]


@pytest.fixture
def step(certificate):
    """A step that tells the supplier's contact 30 days before."""
    step = StepFactory.build(offset_days=-30)
    save_step(step, actor=system_user())
    return step


@pytest.mark.both
def test_a_step_by_which_nobody_was_reminded_is_changed_in_place(step):
    assert changed(step, offset_days=-35) is None

    assert [*ReminderStep.objects.values_list("pk", "offset_days")] == [(step.pk, -35)]
    assert events() == [("setting_added", step.pk), ("setting_changed", step.pk)]


@pytest.mark.both
def test_a_step_by_which_somebody_was_reminded_stays_and_another_takes_its_place(step, planned):
    pk = step.pk
    planned(LAST - timedelta(days=29))

    former = changed(step, offset_days=-35)

    assert (former.pk, step.pk == pk) == (pk, False)
    steps = ReminderStep.objects.order_by("pk").values_list("pk", "offset_days", "is_active")
    assert [*steps] == [(pk, -30, False), (step.pk, -35, True)]
    assert rows() == [(-30, False, "waiting")]
    assert events() == [("setting_added", pk), ("setting_changed", pk), ("setting_added", step.pk)]


def test_what_is_switched_off_and_on_stays_the_same_step(step, planned):
    planned(LAST - timedelta(days=29))

    assert changed(step, is_active=False) is None
    assert changed(step, is_active=True) is None
    assert ReminderStep.objects.count() == 1


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize(("offset", "days"), [(-35, 29), (-35, 20), (-25, 20), (-30, 20)])
def test_who_was_told_on_the_day_of_the_new_step_or_later_is_not_told_again(step, planned, offset, days):
    day = LAST - timedelta(days=days)
    first = planned(day)

    changed(step, offset_days=offset, kind="certificate")

    assert planned(day) == planned(day + timedelta(days=1)) == first


def test_who_was_told_before_the_day_of_the_new_step_is_told_on_it(step, planned):
    planned(LAST - timedelta(days=30))
    changed(step, offset_days=-21)

    days = [[row[0] for row in planned(LAST - timedelta(days=number))] for number in (23, 22, 21)]

    assert days == [[-30], [-30], [-30, -21]]


def test_who_was_not_told_yet_is_told_by_the_new_step(step, planned):
    day = LAST - timedelta(days=34)
    before = planned(day)

    changed(step, offset_days=-35)

    assert (before, [row[0] for row in planned(day)]) == ([], [-35])


def test_who_is_told_by_the_new_step_in_the_place_of_somebody_else_is_told(step, certificate, officer, planned):
    day = LAST - timedelta(days=29)
    planned(day)

    changed(step, audience="officer")

    assert [row[1:3] for row in planned(day)] == [
        ("contact", contact_of(certificate.supplier)),
        ("officer", f"user:{officer.pk}"),
    ]


def test_what_was_called_off_does_not_speak_against_the_new_step(step, planned):
    day = LAST - timedelta(days=29)
    planned(day)
    Reminder.objects.update(state="cancelled", reason="exempt")
    changed(step, offset_days=-35)

    planned(day)

    assert rows() == [(-30, False, "cancelled"), (-35, True, "waiting")]


def test_that_nobody_was_found_is_said_once(step, certificate, planned):
    day = LAST - timedelta(days=29)
    certificate.supplier.contacts.update(email="")
    planned(day)
    changed(step, offset_days=-35)

    planned(day)
    failed = rows()
    certificate.supplier.contacts.update(email="wang@example.com")
    planned(day)

    assert failed == [(-30, False, "nobody")]
    assert rows() == [(-30, False, "superseded"), (-35, True, "waiting")]


def test_the_rest_of_the_ladder_is_climbed_as_before(step, planned):
    StepFactory(offset_days=-14)
    planned(LAST - timedelta(days=29))
    changed(step, offset_days=-35)

    planned(LAST - timedelta(days=14))

    assert rows() == [(-30, False, "waiting"), (-14, True, "waiting")]


def test_a_step_that_was_before_is_switched_on_again_and_not_made_anew(step, planned):
    planned(LAST - timedelta(days=29))
    former = changed(step, offset_days=-35)
    step.offset_days = -30

    with pytest.raises(ValidationError) as refused:
        step.full_clean()

    assert set(refused.value.messages) == {
        "There is this step already.",
        "A step like this is not in use: switch that one on again instead.",
    }
    assert changed(former, is_active=True) is None


def test_a_step_of_a_requirement_is_kept_too(certificate, planned):
    step = StepFactory(offset_days=-30, requirement=certificate.requirement)
    planned(LAST - timedelta(days=29))

    former = changed(step, requirement=RequirementFactory())

    assert (former.requirement, former.is_active) == (certificate.requirement, False)
    assert Reminder.objects.get().step == former


@pytest.mark.either
@pytest.mark.both
def test_who_was_told_by_a_step_of_the_kind_is_not_told_again_by_the_same_step_of_the_requirement(certificate, planned):
    StepFactory(offset_days=-30, kind="certificate")
    told = planned(LAST - timedelta(days=30))
    for offset in (-30, -7):
        save_step(StepFactory.build(offset_days=offset, requirement=certificate.requirement), actor=system_user())

    again = planned(LAST - timedelta(days=28))
    later = planned(LAST - timedelta(days=7))

    assert again == told
    assert [row[0] for row in later] == [-30, -7]


def test_that_the_officer_was_told_does_not_speak_against_telling_the_contact(certificate, planned):
    StepFactory(offset_days=-30, kind="certificate", officer=True)
    planned(LAST - timedelta(days=30))
    StepFactory(offset_days=-30, kind="", requirement=certificate.requirement)

    found = planned(LAST - timedelta(days=28))

    assert [row[1] for row in found] == ["officer", "contact"]
