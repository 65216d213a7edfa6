import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, strategies as st

from foundation.dates import (
    ALWAYS,
    FAR,
    Period,
    first_day_after,
    last_day,
    local_day,
    months_after,
    read_period,
    today,
)
from suppliers.models import GradeChange


@pytest.mark.parametrize(
    ("printed", "until"),
    [
        (date(2024, 12, 31), date(2025, 1, 1)),
        (date(2024, 2, 28), date(2024, 2, 29)),
        (date(2023, 2, 28), date(2023, 3, 1)),
        (date(9999, 12, 30), FAR),
        (FAR, FAR),
        (None, FAR),
        (ALWAYS, date(1, 1, 2)),
    ],
)
def test_the_first_day_that_no_longer_counts_follows_the_printed_one(printed, until):
    assert first_day_after(printed) == until


@pytest.mark.parametrize(
    ("start", "days"),
    [
        (date(2027, 1, 31), [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2028, 1, 31)]),
        (date(2028, 1, 31), [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30), date(2029, 1, 31)]),
        (date(2028, 2, 29), [date(2028, 3, 29), date(2028, 4, 29), date(2028, 5, 29), date(2029, 2, 28)]),
        (date(2026, 12, 1), [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1), date(2027, 12, 1)]),
    ],
)
def test_months_are_counted_from_the_first_day_and_not_from_one_another(start, days):
    assert [months_after(start, months) for months in (1, 2, 3, 12)] == days


@pytest.mark.parametrize("start", [date(9998, 12, 31), date(9999, 12, 1), FAR])
def test_months_after_end_with_the_last_day_that_there_is(start):
    assert [months_after(start, months) for months in (12, 13, 240)] == [FAR] * 3


@pytest.mark.parametrize(
    ("until", "last"),
    [(date(2025, 1, 1), date(2024, 12, 31)), (date(2024, 3, 1), date(2024, 2, 29)), (FAR, None)],
)
def test_the_last_day_that_counts_lies_before_the_first_that_does_not(until, last):
    assert last_day(until) == last


@given(st.dates(max_value=date(9999, 12, 29)))
def test_a_printed_day_survives_the_way_into_the_database_and_back(printed):
    assert last_day(first_day_after(printed)) == printed


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 12, 31, 15, 59, 59, tzinfo=UTC), date(2024, 12, 31)),
        (datetime(2024, 12, 31, 16, 0, 0, tzinfo=UTC), date(2025, 1, 1)),
        (datetime.fromisoformat("2024-12-31T23:59:59+08:00"), date(2024, 12, 31)),
        (datetime.fromisoformat("2025-01-01T13:59:59+14:00"), date(2025, 1, 1)),
        (datetime.fromisoformat("2024-12-31T04:00:00-12:00"), date(2025, 1, 1)),
    ],
)
def test_a_day_ends_at_midnight_where_the_organisation_is(moment, day):
    assert local_day(moment) == day


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_today_is_the_organisations_day_whatever_zone_a_person_is_in(zone):
    before = local_day(datetime.now(UTC))

    with timezone.override(ZoneInfo(zone)):
        asked = today()

    assert before <= asked <= local_day(datetime.now(UTC))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_is_read(code, first, last):
    assert read_period(code) == Period(code, first, last)


NO_PERIODS = [
    "",
    "24",
    "0999",
    "3000",
    "20244",
    "2024H0",
    "2024H3",
    "2024Q0",
    "2024Q5",
    "2024-0",
    "2024-00",
    "2024-13",
    "2024-1",
    "2024-012",
    "2024h2",
    "2024 H2",
    " 2024",
    "2024\n",
    "2024年",
    # Digits of another script would be a second name for the same period.
    "2０24",
    "２０２４",
    "2024Q３",
    "2024-1２",
]


@pytest.mark.parametrize("code", NO_PERIODS)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match=f"^{re.escape(code)}$"):
        read_period(code)


@pytest.mark.parametrize("code", NO_PERIODS)
def test_a_form_says_how_to_write_a_period(code):
    with pytest.raises(ValidationError) as refused:
        GradeChange(period=code).clean()

    assert list(refused.value.message_dict) == ["period"]
