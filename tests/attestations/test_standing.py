"""Standings are those of the definitions, on every day of random papers."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from attestations.models import Exemption, Kind, Obligation, Requirement, StandingToday
from attestations.services import bring_standings_in_step
from attestations.standing import GAPS, HELD, Standing
from foundation.dates import FAR
from tests.attestations.bound import bound_suppliers, in_table, keep, values
from tests.attestations.naive import DAY, Paper, standing
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


FIRST = date(2023, 1, 1)
WARNING_DAYS = (90, 30, 0, 1)


def some_day(dice):
    return FIRST + timedelta(days=dice.randrange(730))


def some_span(dice):
    first, until = sorted(dice.sample(range(730), 2))
    return FIRST + timedelta(days=first), dice.choice([FAR, FIRST + timedelta(days=until)])


def some_suspension(dice):
    """Return a span; every other that ends was to last longer, until it was lifted."""
    first, until = some_span(dice)
    if until == FAR or dice.random() < 0.5:
        return first, until
    planned = dice.choice([FAR, until + timedelta(days=dice.randrange(200))])
    since = max(first, until - timedelta(days=dice.choice([0, 0, 1, 30, 90])))
    sooner = since - timedelta(days=dice.choice([1, 30]))
    former = (
        [(sooner, dice.choice([until, max(until, planned - DAY)]))] if sooner > first and dice.random() < 0.5 else []
    )
    return first, until, planned, since, *former


def some_paper(dice, earlier):
    """Return a paper; every third joins an earlier one without a gap, or with one of a few days."""
    submitted_on, valid_from = some_day(dice), some_day(dice)
    joined = [paper.lapses_on for paper in earlier if paper.lapses_on < date(2025, 6, 1)]
    if joined and dice.random() < 0.5:
        valid_from = dice.choice(joined) + timedelta(days=dice.choice([-10, -1, 0, 0, 0, 1, 5]))
        submitted_on = min(submitted_on, valid_from)
    decision = dice.choice(["", "accepted", "accepted", "accepted", "refused"])
    ends_on = dice.choice([None, None, some_day(dice), FAR])
    announced_on = ends_on and dice.choice([None, some_day(dice)])
    return Paper(
        submitted_on=submitted_on,
        valid_from=valid_from,
        valid_until=dice.choice([None, valid_from + timedelta(days=dice.randrange(500))]),
        edition_ends_on=ends_on,
        announced_on=announced_on,
        former_ends=former_ends(dice, announced_on),
        withdrawn_on=dice.choice([None, None, None, some_day(dice)]),
        decision=decision,
        decided_on=submitted_on + timedelta(days=dice.randrange(60)) if decision else None,
        suspensions=tuple(some_suspension(dice) for _ in range(dice.choice([0, 0, 0, 1, 2]))),
    )


def former_ends(dice, announced_on):
    """Return up to two ends that were known before, none of which passed before another was."""
    since = sorted(day for day in (some_day(dice), some_day(dice)) if announced_on and day < announced_on)
    return tuple(
        (day, dice.choice([FAR, replaced_on + timedelta(days=dice.randrange(200))]))
        for day, replaced_on in pairwise([*since, announced_on])
    )


@pytest.fixture
def dice(however_many):
    return random.Random(20241231)


@pytest.fixture
def holdings(dice):
    """(supplier, requirement) -> papers and exemptions, of twelve suppliers and four requirements."""
    requirements = Requirement.objects.bulk_create(
        Requirement(code=f"r{days}", kind=Kind.DOCUMENT, expiring_days=days) for days in WARNING_DAYS
    )
    found = {}
    for supplier in bound_suppliers(12, requirements):
        for requirement in requirements:
            papers = []
            for _ in range(dice.randint(0, 5)):
                papers.append(some_paper(dice, papers))
            exemptions = [some_span(dice) for _ in range(dice.choice([0, 0, 0, 0, 1, 2]))]
            keep(supplier, requirement, papers)
            Exemption.objects.bulk_create(
                Exemption(
                    supplier=supplier,
                    requirement=requirement,
                    exempt_from=first,
                    exempt_until=until,
                    reason="x",
                    granted_by=system_user(),
                )
                for first, until in exemptions
            )
            found[supplier.pk, requirement] = papers, exemptions
    return found


@pytest.fixture
def asked(dice, holdings):
    """Days on which something changes, the days around them, and random ones: a sample of them all."""
    days = set()
    for (_supplier, requirement), (papers, exemptions) in holdings.items():
        for paper in papers:
            ends = {paper.valid_from, paper.lapses_on, paper.submitted_on, paper.decided_on or FIRST}
            ends |= {paper.announced_on or FIRST, paper.lapse(FIRST)}
            ends |= {day for span in (*paper.suspensions, *exemptions) for day in span if isinstance(day, date)}
            ends |= {day for said in paper.former_ends for day in said}
            ends |= {day - timedelta(days=requirement.expiring_days) for day in ends}
            days |= {day + move for day in ends if day.year < 2100 for move in (-DAY, 0 * DAY, DAY)}
    return sorted(dice.sample(sorted(days), 120) + [some_day(dice) for _ in range(10)])


def defined(holdings, day, warning_days=None):
    return {
        (supplier, requirement.pk): standing(
            *held, day, requirement.expiring_days if warning_days is None else warning_days
        )
        for (supplier, requirement), held in holdings.items()
    }


def differences(found, expected):
    return {pair: (found.get(pair), expected[pair]) for pair in expected if found.get(pair) != expected[pair]}


def test_standings_are_those_of_the_definitions(holdings, asked):
    wrong, seen = {}, set()
    for day in asked:
        expected = defined(holdings, day)
        wrong |= {(day, *pair): both for pair, both in differences(in_table(day), expected).items()}
        seen |= set(expected.values())

    assert wrong == {}
    assert seen == set(Standing)


def test_another_span_of_warning_can_be_asked_for(holdings, asked):
    wrong = {}
    for day in asked[::10]:
        for days in (0, 45, 90, 400):
            found = in_table(day, warning_days=days)
            expected = defined(holdings, day, days)
            wrong |= {(day, days, *pair): both for pair, both in differences(found, expected).items()}

    assert wrong == {}


def test_gaps_are_what_is_required_and_not_held(holdings, asked):
    for day in asked[::15]:
        expected = {pair: code for pair, code in defined(holdings, day).items() if code in GAPS}

        assert {(s, r): code for s, r, code in values(Obligation.objects.gaps(day))} == expected
        assert all(code not in HELD and code != Standing.EXEMPT for code in expected.values())


def test_the_kept_standings_are_the_live_ones_of_their_day(holdings, asked):
    days = asked[::20]
    for day in days:
        changed = bring_standings_in_step(day)

        assert kept() == in_table(day)
        assert bring_standings_in_step(day) == 0
        assert changed or day != days[0]


def test_the_kept_standings_of_a_few_suppliers_are_mended_alone(holdings):
    bring_standings_in_step(TODAY)
    first, *_, last = sorted({supplier for supplier, _requirement in holdings})
    StandingToday.objects.filter(supplier__in=[first, last]).delete()

    changed = bring_standings_in_step(TODAY, [first])

    assert changed == len(WARNING_DAYS)
    assert in_table(TODAY).keys() - kept().keys() == {pair for pair in in_table(TODAY) if pair[0] == last}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(holdings):
    supplier = next(iter(holdings))[0]

    with CaptureQueriesContext(connection) as few:
        list(Obligation.objects.in_force(TODAY).filter(supplier=supplier).with_standing(TODAY))
    with CaptureQueriesContext(connection) as many:
        list(Obligation.objects.in_force(TODAY).with_standing(TODAY))

    # One for the spans of warning, two for ends that were said otherwise, one for the rows.
    assert (len(few), len(many)) == (4, 4)


def kept():
    rows = StandingToday.objects.values_list("supplier_id", "requirement_id", "standing")
    return {(supplier, requirement): Standing(code) for supplier, requirement, code in rows}
