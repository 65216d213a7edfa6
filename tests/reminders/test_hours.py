"""At which hour, and on which day, somebody is written to: nine o'clock where he is, whatever clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from reminders.hours import last_begun
from reminders.models import Reminder
from reminders.outbox import compose
from reminders.planning import plan
from reminders.working_days import is_own_working_day
from tests.factories import AttestationFactory, RuleFactory, StepFactory, SupplierFactory, UserFactory

ZONES = [
    "Asia/Shanghai",
    "Asia/Taipei",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Santiago",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
]
DAYS = 731
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
def test_each_day_of_two_years_begins_once_and_at_nine(zone):
    start = datetime(2025, 12, 31, tzinfo=UTC)
    begun = [(start + HOUR / 2 * step, last_begun(start + HOUR / 2 * step, zone)) for step in range(DAYS * 48)]
    firsts = [(now, day) for (_before, old), (now, day) in pairwise(begun) if day != old]

    days = [day for _now, day in firsts]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) >= DAYS - 1
    assert {(local.date() - day, local.hour) for now, day in firsts for local in [now.astimezone(ZoneInfo(zone))]} == {
        (timedelta(), 9)
    }


# Of these zones one changes its clocks within the two weeks, four within the six.
@pytest.mark.parametrize("days", [14, pytest.param(42, marks=pytest.mark.proof)])
@pytest.mark.either
@pytest.mark.django_db
def test_each_step_is_sent_on_its_own_day_once_while_clocks_change(days):
    first = date(2026, 3, 2)
    for offset in range(days):
        StepFactory(offset_days=offset, officer=True)
    requirement = None
    for zone in ZONES:
        supplier = SupplierFactory(officer=UserFactory(time_zone=zone))
        fields = {"requirement": requirement} if requirement else {}
        paper = AttestationFactory(
            supplier=supplier, basis="", number=zone, issuing_body="SGS", valid_until=first, certificate=True, **fields
        )
        requirement = paper.requirement
    RuleFactory(requirement=requirement)

    now = datetime.combine(first, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
    for hour in range(days * 24):
        if hour % 24 == 0:
            plan(now, first + timedelta(days=hour // 24))
        compose(now)
        now += HOUR

    rows = Reminder.objects.values_list("recipient", "time_zone", "state", "send_on", "mail__created_at")
    told = {(recipient, zone): [] for recipient, zone, *_rest in rows}
    for recipient, zone, state, send_on, at in rows:
        there = at and at.astimezone(ZoneInfo(zone))
        told[recipient, zone].append((state, send_on, there and there.date(), there and there.hour))
    assert {zone for _recipient, zone in told} == set(ZONES)
    working = [day for number in range(days) if is_own_working_day(day := first + timedelta(days=number))]
    for sendings in told.values():
        done = sorted(sending for sending in sendings if sending[0] == "in_mail")
        assert all(day == send_on and hour >= 9 for _state, send_on, day, hour in done)
        # Where it is still the day before, the last one waits.
        assert [send_on for _state, send_on, _day, _hour in done] in (working, working[:-1])
        assert {state for state, *_rest in sendings} <= {"in_mail", "waiting", "superseded"}
        # The steps of days of rest; what is reached on Monday decides of those of the last two.
        assert [state for state, *_rest in sendings].count("superseded") == days - len(working) - 2
