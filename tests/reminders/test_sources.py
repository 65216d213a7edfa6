"""What sources say of what suppliers are exempt from, and the one that speaks once a week."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from attestations.services import grant_exemption
from foundation.dates import FAR
from reminders.models import CalendarDay, Reminder
from reminders.ringing import ring
from reminders.sending import send_all
from reminders.sources import sources
from suppliers.models import Country
from tests.factories import (
    AttestationFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reminders.conftest import at

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)
#: A source and what makes something due by it.
DUE = {
    "expiry": {"certificate": True},
    "confirmation": {"document": True, "valid_until": None, "requirement__validity_months": 12},
    "missing": {},
    "refused": {"certificate": True, "refused": True},
    "reviews": {"certificate": True, "waiting": True},
    "week": {},
}


@pytest.fixture
def due(supplier):
    """Return a function that makes one thing due by a source on a Monday."""

    def make(code):
        if not DUE[code]:
            return RuleFactory(requirement=RequirementFactory()).requirement
        is_old = code in ("expiry", "confirmation")
        submitted_on = MONDAY - timedelta(days=365) if is_old else MONDAY
        paper = AttestationFactory(
            supplier=supplier, submitted_on=submitted_on, **{"valid_until": MONDAY + timedelta(days=30)} | DUE[code]
        )
        return RuleFactory(requirement=paper.requirement).requirement

    return make


def items(code, day=MONDAY):
    return [*sources()[code].items(day, day - timedelta(days=366), day + timedelta(days=366))]


@pytest.mark.either
@pytest.mark.parametrize("code", sorted({*DUE} - {"reviews"}))
def test_each_is_silent_about_what_is_exempt(code, supplier, due, officer):
    requirement = due(code)

    grant_exemption(
        supplier, requirement, exempt_from=MONDAY, exempt_until=FAR, reason="-", actor=officer, today=MONDAY
    )

    assert items(code) == []


@pytest.mark.either
def test_an_officer_reads_once_a_week_what_is_open(certificate, officer, planned):
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory())

    assert planned(MONDAY) == [(0, "officer", f"user:{officer.pk}", "waiting", "")] * 2
    assert len(planned(MONDAY + timedelta(days=1))) == 2
    assert len(planned(MONDAY + timedelta(days=7))) == 4


@pytest.mark.either
def test_the_week_begins_after_the_holidays(supplier, planned):
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory())

    # 1 to 7 October 2026: the National Day, from Thursday to Wednesday.
    assert planned(date(2026, 10, 5)) == planned(date(2026, 10, 7)) == []
    assert len(planned(date(2026, 10, 8))) == 1


def test_where_nobody_planned_on_monday_it_is_read_on_the_next_working_day_and_once(certificate, officer, planned):
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory())

    first = planned(MONDAY + timedelta(days=1))
    RuleFactory(requirement=RequirementFactory())
    rest = [planned(MONDAY + timedelta(days=number)) for number in range(2, 7)]

    assert first == [(0, "officer", f"user:{officer.pk}", "waiting", "")] * 2
    assert rest == [first] * 5
    assert {*Reminder.objects.values_list("due_on", flat=True)} == {MONDAY}


def test_a_day_of_rest_after_a_monday_on_which_nobody_planned_does_not_use_up_the_week(supplier, planned):
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory())
    china = Country.objects.get(code=settings.ORGANISATION_COUNTRY)
    CalendarDay.objects.create(country=china, day=MONDAY + timedelta(days=1), is_working=False)

    assert planned(MONDAY + timedelta(days=1)) == []
    assert len(planned(MONDAY + timedelta(days=2))) == 1


@pytest.mark.either
def test_of_a_week_that_is_over_nothing_is_read(supplier, planned):
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory())

    assert planned(MONDAY - timedelta(days=2)) == planned(MONDAY - timedelta(days=1)) == []
    assert len(planned(MONDAY)) == 1
    assert Reminder.objects.get().due_on == MONDAY


@pytest.mark.either
def test_who_is_entered_after_monday_is_told_of_what_found_nobody(planned):
    StepFactory(source="week", offset_days=0, officer=True)
    supplier = SupplierFactory()
    RuleFactory(requirement=RequirementFactory())
    planned(MONDAY)
    supplier.officer = UserFactory()
    supplier.save()

    found = planned(MONDAY + timedelta(days=1))

    assert [row[2:4] for row in found] == [("", "superseded"), (f"user:{supplier.officer_id}", "waiting")]


def test_what_was_planned_on_monday_is_still_told_on_tuesday(supplier, due):
    due("week")
    whose, key, which, _kind, due_on = items("week")[0]
    reminder = Reminder(source="week", supplier_id=whose, object_id=key, requirement_id=which, due_on=due_on)

    assert sources()["week"].still_due([reminder], MONDAY + timedelta(days=1)) == {reminder.key}


def test_what_was_refused_is_told_as_refused_and_not_as_missing_too(supplier, planned):
    StepFactory(source="missing", offset_days=0)
    StepFactory(source="refused", offset_days=0)
    paper = AttestationFactory(supplier=supplier, certificate=True, refused=True, submitted_on=MONDAY)
    RuleFactory(requirement=paper.requirement)

    planned(MONDAY)

    assert [*Reminder.objects.values_list("source", flat=True)] == ["refused"]


def test_an_officer_reads_where_each_thing_stands(certificate, officer, mailoutbox):
    officer.language = "en"
    officer.save()
    StepFactory(source="week", offset_days=0, officer=True)
    RuleFactory(requirement=RequirementFactory(code="security"))

    ring(at(MONDAY))
    send_all(lambda: at(MONDAY))

    (message,) = mailoutbox
    told = [line.strip() for line in message.body.splitlines() if line.strip().startswith("Standing")]
    assert told == ["Standing: Expiring soon", "Standing: Not handed in"]
