"""Days on which nobody works: what falls on them is sent before, and our own people are left in peace."""

from datetime import date

import pytest

from reminders.models import CalendarDay
from reminders.working_days import horizons, is_own_working_day
from tests.factories import CountryFactory, StepFactory, SupplierFactory
from tests.reminders.conftest import contact_of

pytestmark = pytest.mark.django_db


@pytest.mark.either
@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 26), date(2026, 11, 26)),
        (date(2026, 11, 27), date(2026, 11, 29)),
        (date(2026, 11, 28), None),
        # The National Day: eight days together with the weekend.
        (date(2026, 9, 30), date(2026, 10, 7)),
        (date(2026, 10, 2), None),
        # A Saturday on which people make up for a holiday.
        (date(2026, 10, 10), date(2026, 10, 11)),
    ],
)
def test_a_days_sending_reaches_to_the_day_before_the_next_working_day(today, last):
    SupplierFactory()

    assert (horizons(today).usual, dict(horizons(today).others)) == (last, {})


@pytest.mark.either
def test_each_country_keeps_its_own_holidays():
    for code in ("CN", "CN", "DE", "ZZ"):
        SupplierFactory(country=CountryFactory(code=code))
    pks = {code: CountryFactory(code=code).pk for code in ("CN", "DE", "ZZ")}

    found = horizons(date(2026, 10, 1))

    # Germany rests on the third of October, a Saturday in that year, and on Sunday.
    both = {None: (pks["CN"],), date(2026, 10, 1): (pks["DE"], pks["ZZ"])}
    assert {**found.others, found.usual: both[found.usual]} == both


@pytest.mark.either
def test_an_exception_to_the_calendar_counts_more_than_it():
    country = SupplierFactory().country
    CalendarDay.objects.create(country=country, day=date(2026, 11, 28), is_working=True)
    CalendarDay.objects.create(country=country, day=date(2026, 11, 26), is_working=False)

    assert horizons(date(2026, 11, 27)).usual == date(2026, 11, 27)
    assert horizons(date(2026, 11, 25)).usual == date(2026, 11, 26)
    assert not is_own_working_day(date(2026, 11, 26))
    assert is_own_working_day(date(2026, 11, 28))


@pytest.mark.either
def test_what_falls_on_a_holiday_is_sent_on_the_working_day_before(certificate, planned):
    StepFactory(offset_days=-90)  # Friday, 2 October: in the holidays

    assert planned(date(2026, 9, 29)) == []
    assert planned(date(2026, 9, 30)) == [(-90, "contact", contact_of(certificate.supplier), "waiting", "")]


@pytest.mark.either
def test_escalation_pauses_over_the_holidays(certificate, officer, planned):
    StepFactory(offset_days=-90, officer=True)

    assert planned(date(2026, 9, 30)) == planned(date(2026, 10, 4)) == []
    assert planned(date(2026, 10, 8)) == [(-90, "officer", f"user:{officer.pk}", "waiting", "")]
