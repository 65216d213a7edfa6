from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from reports.periods import ReportPeriod, UnknownPeriod, read_report_period
from reports.shares import share

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-12", ReportPeriod("2024-12", date(2024, 12, 31), False)),
        ("2024-02", ReportPeriod("2024-02", date(2024, 2, 29), False)),
        ("2024-12-15", ReportPeriod("2024-12", date(2024, 12, 15), False)),
        (" 2024-12 ", ReportPeriod("2024-12", date(2024, 12, 31), False)),
        ("2026-11", ReportPeriod("2026-11", TODAY, True)),
        ("2026-11-24", ReportPeriod("2026-11", TODAY, True)),
        ("2026-11-01", ReportPeriod("2026-11", date(2026, 11, 1), True)),
        ("2026-10", ReportPeriod("2026-10", date(2026, 10, 31), False)),
        ("1900-01-01", ReportPeriod("1900-01", date(1900, 1, 1), False)),
    ],
)
def test_a_month_is_as_of_its_last_day_and_the_running_one_as_of_today(text, period):
    assert read_report_period(text, TODAY) == period


@pytest.mark.parametrize(
    "text",
    [
        "2026-12",
        "2026-11-25",
        "2027-01",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "0000-01",
        "0001-01",
        "0002-06",
        "1899-12-31",
        "2024",
        "December",
        "",
        "24-12",
    ],
)
def test_what_is_no_period_or_lies_ahead_is_refused_in_words(text):
    with pytest.raises(UnknownPeriod) as refused:
        read_report_period(text, TODAY)

    assert str(refused.value)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_share_is_cut_and_never_rounded_up(held, required):
    held = min(held, required)

    found = Decimal(share(held, required))

    assert found <= Decimal(held) / Decimal(required) < found + Decimal("0.0001")
    assert (found == 1) == (held == required)


@pytest.mark.parametrize(
    ("held", "required", "text"),
    [(0, 0, None), (0, 3, "0.0000"), (2, 3, "0.6666"), (3, 3, "1.0000"), (99_999, 100_000, "0.9999"), (4, 3, "1.3333")],
)
def test_a_share_has_four_decimals_and_nobody_required_has_none(held, required, text):
    assert share(held, required) == text
