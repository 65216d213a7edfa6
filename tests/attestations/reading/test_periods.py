"""From when until when, in every form that papers write."""

import unicodedata

import pytest

from attestations.reading.periods import period_in
from foundation.folding import simplified

FIRST, LAST = "2024-03-15", "2027-03-14"
BOTH = {"valid_from": FIRST, "valid_until": LAST}


def period(text):
    normal = unicodedata.normalize("NFKC", text)
    return period_in(normal, normal.translate(simplified()))


@pytest.mark.parametrize(
    "day",
    [
        "2024-03-15",
        "2024/3/15",
        "2024.03.15",
        "15/03/2024",
        "03/15/2024",
        "15.03.2024",
        "15 March 2024",
        "15th of March 2024",
        "15-Mar-2024",
        "15 MAR 2024",
        "March 15, 2024",
        "Mar. 15th, 2024",
        "2024-Mar-15",
        "2024年3月15日",
        "2024 年 03 月 15 日",
        "２０２４年３月１５日",
        "民國113年3月15日",
        "二〇二四年三月十五日",
        "二零二四年三月十五日",
        "二O二四年三月十五日",
    ],
)
def test_a_day_is_read_however_it_is_written(day):
    assert period(f"Issue date: {day}") == {"valid_from": FIRST}


@pytest.mark.parametrize(
    "text",
    [
        "Expiry date: 03/04/2027",
        "Expiry date: 31 February 2027",
        "Expiry date: 14/03/27",
        "Expiry date: 2027",
        "Expiry date: see annex",
        "Expiry date: 12027-03-14",
        "Expiry date: 14 March 2027, expiry date: 15 March 2027",
        "Certified since 14 March 2027",
        "初次發證日期：2027年3月14日",
        "14 March 2027",
        "Valid from 14 March 2027 until 15 March 2024",
    ],
)
def test_what_is_no_day_or_may_be_two_is_not_guessed(text):
    assert period(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Valid from 15 March 2024 until 14 March 2027",
        "This certificate is valid from 15.03.2024 to 14.03.2027.",
        "Validity: 2024-03-15 – 2027-03-14",
        "Period of validity: 15 March 2024 through 14 March 2027",
        "Issue date  Expiry date\n15 March 2024  14 March 2027",
        "Issue date\nExpiry date\n15 March 2024\n14 March 2027",
        "Issue date: 15 March 2024\nExpiry date: 14 March 2027",
        "Date of issue 15/03/2024 | Date of expiry 14/03/2027",
        "Original registration date: 1 June 2012\nEffective date: 2024-03-15\nExpiry date: 2027-03-14",
        "Initial issue 2012-06-01\nLatest revision date: 2025-01-02\nIssue date: 2024-03-15\nValid until: 2027-03-14",
        "Issue date: 2024-03-10\nValid from: 2024-03-15\nValid until: 2027-03-14",
        "Valid until 03/14/2027\nIssue date 03/15/2024\nPrint date 04/05/2024",
        "有效期：2024年3月15日至2027年3月14日",
        "有效期限 2024.03.15-2027.03.14",
        "有效期自2024年3月15日起，至2027年3月14日",
        "頒證日期：2024年3月15日 有效期至：2027年3月14日",
        "发证日期/Issue date: 2024-03-15 有效期至/Valid until: 2027-03-14",
        "首次发证日期：2012-06-01 本次发证日期：2024-03-15 有效期至：2027-03-14",
    ],
)
def test_both_days_are_read_in_every_layout(text):
    assert period(text) == BOTH


def test_of_two_labels_and_one_day_it_is_that_of_the_nearer():
    assert period("Issue date:\nExpiry date: 14 March 2027") == {"valid_until": LAST}
