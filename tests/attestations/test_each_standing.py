"""Each rule of standings by itself."""

from datetime import date

import pytest

from accounts.services import system_user
from attestations.models import Exemption, Kind, Requirement
from attestations.standing import Standing
from foundation.dates import FAR
from tests.attestations.bound import bound_suppliers, in_table, keep
from tests.attestations.naive import DAY, Paper, standing
from tests.factories import START

pytestmark = pytest.mark.django_db


D = date(2024, 6, 30)
PAPER = Paper(date(2024, 1, 1), date(2024, 1, 1), date(2026, 1, 1), None, None, "accepted", date(2024, 1, 1))


def paper(**terms):
    return Paper(**{**vars(PAPER), **terms})


def accepted(valid_from, valid_until, **terms):
    return paper(valid_from=valid_from, valid_until=valid_until, **terms)


IN_30 = D + 30 * DAY
LATER = date(2030, 1, 1)
CASES = {
    "nothing was handed in": ([], Standing.MISSING),
    "accepted and far from its end": ([PAPER], Standing.VALID),
    "without an end": ([paper(valid_until=None)], Standing.VALID),
    "it counts on the printed day": ([paper(valid_until=D)], Standing.EXPIRING),
    "it does not count on the day after": ([paper(valid_until=D - DAY)], Standing.EXPIRED),
    "91 days before its end": ([paper(valid_until=D + 90 * DAY)], Standing.VALID),
    "its end is 90 days ahead": ([paper(valid_until=D + 89 * DAY)], Standing.EXPIRING),
    "its first day": ([paper(valid_from=D)], Standing.VALID),
    "the day before its first": ([paper(valid_from=D + DAY)], Standing.UPCOMING),
    "accepted on the day": ([paper(decided_on=D)], Standing.VALID),
    "accepted on the day after": ([paper(decided_on=D + DAY)], Standing.IN_REVIEW),
    "submitted on the day": ([paper(submitted_on=D, decision="", decided_on=None)], Standing.IN_REVIEW),
    "submitted on the day after": ([paper(submitted_on=D + DAY, decision="", decided_on=None)], Standing.MISSING),
    "refused on the day": ([paper(decision="refused", decided_on=D)], Standing.MISSING),
    "refused on the day after": ([paper(decision="refused", decided_on=D + DAY)], Standing.IN_REVIEW),
    "withdrawn on the day": ([paper(withdrawn_on=D)], Standing.EXPIRED),
    "withdrawn on the day after": ([paper(withdrawn_on=D + DAY)], Standing.VALID),
    "its edition ended on the day": ([paper(edition_ends_on=D)], Standing.EXPIRED),
    "its edition ends before it does": ([paper(edition_ends_on=IN_30)], Standing.EXPIRING),
    "that its edition ends was said on the day": (
        [paper(edition_ends_on=IN_30, announced_on=D)],
        Standing.EXPIRING,
    ),
    "that its edition ends was said on the day after": (
        [paper(edition_ends_on=IN_30, announced_on=D + DAY)],
        Standing.VALID,
    ),
    "that its edition ended was said afterwards": (
        [paper(edition_ends_on=D, announced_on=D + DAY)],
        Standing.EXPIRED,
    ),
    "its edition's end was put off on the day": (
        [paper(edition_ends_on=LATER, announced_on=D, former_ends=((START, IN_30),))],
        Standing.VALID,
    ),
    "its edition's end was put off on the day after": (
        [paper(edition_ends_on=LATER, announced_on=D + DAY, former_ends=((START, IN_30),))],
        Standing.EXPIRING,
    ),
    "its edition's end was called off on the day after": (
        [paper(edition_ends_on=FAR, announced_on=D + DAY, former_ends=((START, IN_30),))],
        Standing.EXPIRING,
    ),
    "its edition's end was brought forward on the day after": (
        [paper(edition_ends_on=IN_30, announced_on=D + DAY, former_ends=((START, LATER),))],
        Standing.VALID,
    ),
    "of its edition's ends, the one of that day counts": (
        [paper(edition_ends_on=LATER, announced_on=D + DAY, former_ends=((START, LATER), (D, IN_30)))],
        Standing.EXPIRING,
    ),
    "suspended since the day": ([paper(suspensions=((D, FAR),))], Standing.EXPIRED),
    "suspended from the day after": ([paper(suspensions=((D + DAY, FAR),))], Standing.VALID),
    "suspended until the day": ([paper(suspensions=((START, D),))], Standing.VALID),
    "suspended, another is valid": ([paper(suspensions=((START, FAR),)), PAPER], Standing.VALID),
    "suspended, another is in review": (
        [paper(suspensions=((START, FAR),)), paper(decision="", decided_on=None)],
        Standing.IN_REVIEW,
    ),
    "a refused one takes nothing away": ([PAPER, paper(decision="refused")], Standing.VALID),
    "an expired one and one in review": (
        [paper(valid_until=D - DAY), paper(decision="", decided_on=None)],
        Standing.IN_REVIEW,
    ),
    "an expired one and one that begins later": (
        [paper(valid_until=D - DAY), paper(valid_from=LATER, valid_until=None)],
        Standing.UPCOMING,
    ),
    "renewed without a gap": ([paper(valid_until=IN_30), accepted(IN_30 + DAY, LATER)], Standing.VALID),
    "renewed with an overlap": ([paper(valid_until=IN_30), accepted(IN_30 - DAY, LATER)], Standing.VALID),
    "renewed with a gap of a day": ([paper(valid_until=IN_30), accepted(IN_30 + 2 * DAY, LATER)], Standing.EXPIRING),
    "the renewal is not decided": (
        [paper(valid_until=IN_30), accepted(IN_30, LATER, decision="", decided_on=None)],
        Standing.EXPIRING,
    ),
    "the renewal is accepted tomorrow": (
        [paper(valid_until=IN_30), accepted(IN_30, LATER, decided_on=D + DAY)],
        Standing.EXPIRING,
    ),
    "the renewal is withdrawn on the day after": (
        [paper(valid_until=IN_30), accepted(D, LATER, withdrawn_on=D + DAY)],
        Standing.VALID,
    ),
    "the renewal is suspended from the day after": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D + DAY, FAR),))],
        Standing.VALID,
    ),
    "the renewal was withdrawn": ([paper(valid_until=IN_30), accepted(D, LATER, withdrawn_on=D)], Standing.EXPIRING),
    "the renewal expires soon too": ([paper(valid_until=IN_30), accepted(D, D + 60 * DAY)], Standing.EXPIRING),
    "the renewal is suspended when it would join": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D - DAY, FAR),))],
        Standing.EXPIRING,
    ),
    "the renewal's suspension ends before it joins": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D - DAY, D + DAY),))],
        Standing.VALID,
    ),
    "that the renewal's suspension ends before it joins was said on the day": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D - DAY, D + DAY, FAR, D),))],
        Standing.VALID,
    ),
    "that the renewal's suspension ends before it joins was said on the day after": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D - DAY, D + DAY, FAR, D + DAY),))],
        Standing.EXPIRING,
    ),
    "that it ends later, but before it joins, was said until the day": (
        [
            paper(valid_until=IN_30),
            accepted(D, LATER, suspensions=((D - DAY, D + DAY, FAR, D + DAY, (D, IN_30)),)),
        ],
        Standing.VALID,
    ),
    "that it ends later, and after it joins, was said until the day": (
        [
            paper(valid_until=IN_30),
            accepted(D, LATER, suspensions=((D - DAY, D + DAY, D + 2 * DAY, D + DAY, (D, LATER)),)),
        ],
        Standing.EXPIRING,
    ),
    "the renewal's suspension was planned to end before it joins, and is lifted sooner": (
        [paper(valid_until=IN_30), accepted(D, LATER, suspensions=((D - DAY, D + DAY, D + 2 * DAY, D + DAY),))],
        Standing.VALID,
    ),
    "suspended, and renewed without a gap": (
        [paper(valid_until=IN_30, suspensions=((START, FAR),)), accepted(IN_30, LATER)],
        Standing.UPCOMING,
    ),
}


@pytest.mark.either
@pytest.mark.parametrize(("papers", "expected"), CASES.values(), ids=CASES.keys())
def test_a_standing(papers, expected):
    requirement = Requirement.objects.create(code="r", kind=Kind.DOCUMENT)
    (supplier,) = bound_suppliers(1, [requirement])
    keep(supplier, requirement, papers)

    assert in_table(D) == {(supplier.pk, requirement.pk): expected}
    assert standing(papers, [], D, 90) == expected


@pytest.mark.either
@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        (D, FAR, Standing.EXEMPT),
        (D + DAY, FAR, Standing.VALID),
        (START, D + DAY, Standing.EXEMPT),
        (START, D, Standing.VALID),
        (D, D, Standing.VALID),
    ],
)
def test_an_exemption_wins_on_the_days_that_it_covers(first, until, expected):
    requirement = Requirement.objects.create(code="r", kind=Kind.DOCUMENT)
    (supplier,) = bound_suppliers(1, [requirement])
    keep(supplier, requirement, [PAPER])
    terms = {"reason": "x", "granted_by": system_user(), "exempt_from": first, "exempt_until": until}
    Exemption.objects.create(supplier=supplier, requirement=requirement, **terms)

    assert in_table(D) == {(supplier.pk, requirement.pk): expected}


@pytest.mark.either
@pytest.mark.parametrize("day", [date(2, 1, 1), date(9999, 12, 1), date(9999, 12, 30)])
def test_the_ends_of_time_can_be_asked_for(day):
    requirement = Requirement.objects.create(code="r", kind=Kind.DOCUMENT)
    (supplier,) = bound_suppliers(1, [requirement])
    keep(supplier, requirement, [paper(valid_until=None)])

    expected = {} if day < START else {(supplier.pk, requirement.pk): Standing.VALID}
    assert in_table(day) == expected


@pytest.mark.either
def test_what_a_supplier_holds_counts_for_nobody_else_and_nothing_else():
    one, two = (Requirement.objects.create(code=code, kind=Kind.DOCUMENT) for code in ("one", "two"))
    first, second = bound_suppliers(2, [one, two])
    keep(first, one, [PAPER])

    assert in_table(D) == {
        (first.pk, one.pk): Standing.VALID,
        (first.pk, two.pk): Standing.MISSING,
        (second.pk, one.pk): Standing.MISSING,
        (second.pk, two.pk): Standing.MISSING,
    }


def test_without_requirements_nothing_stands_anywhere():
    assert in_table(D) == {}
