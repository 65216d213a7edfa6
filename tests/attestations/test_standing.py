import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from attestations.models import (
    ApplicabilityRule,
    Attestation,
    Exemption,
    Kind,
    Obligation,
    Requirement,
    RequirementEdition,
    StandingToday,
    Suspension,
)
from attestations.services import bring_standings_in_step, sync_obligations
from attestations.standing import GAPS, HELD, Standing
from foundation.dates import FAR
from suppliers.models import Classification, StageChange, Supplier
from suppliers.services import Fact, record_facts
from tests.attestations.naive import DAY, Paper, standing
from tests.factories import START, TODAY, CategoryFactory, CountryFactory

pytestmark = pytest.mark.django_db

FIRST = date(2023, 1, 1)
WARNING_DAYS = (90, 30, 0, 1)


def some_day(dice):
    return FIRST + timedelta(days=dice.randrange(730))


def some_span(dice):
    first, until = sorted(dice.sample(range(730), 2))
    return FIRST + timedelta(days=first), dice.choice([FAR, FIRST + timedelta(days=until)])


def some_paper(dice, earlier):
    """Return a paper; every third joins an earlier one without a gap, or with one of a few days."""
    submitted_on, valid_from = some_day(dice), some_day(dice)
    joined = [paper.lapses_on for paper in earlier if paper.lapses_on < date(2025, 6, 1)]
    if joined and dice.random() < 0.5:
        valid_from = dice.choice(joined) + timedelta(days=dice.choice([-10, -1, 0, 0, 0, 1, 5]))
        submitted_on = min(submitted_on, valid_from)
    decision = dice.choice(["", "accepted", "accepted", "accepted", "refused"])
    ends_on = dice.choice([None, None, some_day(dice)])
    return Paper(
        submitted_on=submitted_on,
        valid_from=valid_from,
        valid_until=dice.choice([None, valid_from + timedelta(days=dice.randrange(500))]),
        edition_ends_on=ends_on,
        announced_on=ends_on and dice.choice([None, some_day(dice)]),
        withdrawn_on=dice.choice([None, None, None, some_day(dice)]),
        decision=decision,
        decided_on=submitted_on + timedelta(days=dice.randrange(60)) if decision else None,
        suspensions=tuple(some_span(dice) for _ in range(dice.choice([0, 0, 0, 1, 2]))),
    )


def bound_suppliers(count, requirements):
    """Make cooperating suppliers that owe every requirement."""
    actor, suppliers = system_user(), Supplier.objects.bulk_create(Supplier(code=f"S{n}") for n in range(count))
    profile = {"category": CategoryFactory().pk, "country": CountryFactory().pk, "is_core": False}
    for model, content in ((Classification, profile), (StageChange, {"stage": "active"})):
        facts = [Fact(supplier.pk, START, content) for supplier in suppliers]
        record_facts(model, facts, actor=actor, today=TODAY)
    ApplicabilityRule.objects.bulk_create(ApplicabilityRule(requirement=row) for row in requirements)
    sync_obligations()
    return suppliers


def keep(supplier, requirement, papers):
    """Write papers behind the services: only what standings are made of counts here."""
    rows = Attestation.objects.bulk_create(
        Attestation(
            supplier=supplier,
            requirement=requirement,
            kind=requirement.kind,
            edition=edition(requirement, paper) if paper.announced_on else None,
            **{name: value for name, value in vars(paper).items() if name not in ("suspensions", "announced_on")},
        )
        for paper in papers
    )
    Suspension.objects.bulk_create(
        Suspension(attestation=row, suspended_from=first, suspended_until=until)
        for row, paper in zip(rows, papers, strict=True)
        for first, until in paper.suspensions
    )


def edition(requirement, paper):
    """Return an edition whose end was announced on the day of a paper."""
    days = {"ends_on": paper.edition_ends_on, "announced_on": paper.announced_on}
    return RequirementEdition.objects.create(requirement=requirement, code=str(requirement.editions.count()), **days)


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
            ends |= {day for span in (*paper.suspensions, *exemptions) for day in span}
            ends |= {day - timedelta(days=requirement.expiring_days) for day in ends}
            days |= {day + move for day in ends if day.year < 2100 for move in (-DAY, 0 * DAY, DAY)}
    return sorted(dice.sample(sorted(days), 120) + [some_day(dice) for _ in range(10)])


def in_table(day, **options):
    duties = Obligation.objects.in_force(day).with_standing(day, **options)
    return {(supplier, requirement): Standing(code) for supplier, requirement, code in values(duties)}


def values(duties):
    return duties.values_list("supplier_id", "requirement_id", "standing")


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

    # One for the spans of warning, one for the rows.
    assert (len(few), len(many)) == (2, 2)


def kept():
    rows = StandingToday.objects.values_list("supplier_id", "requirement_id", "standing")
    return {(supplier, requirement): Standing(code) for supplier, requirement, code in rows}


# --- each rule by itself ---------------------------------------------------------------------------

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
    "suspended, and renewed without a gap": (
        [paper(valid_until=IN_30, suspensions=((START, FAR),)), accepted(IN_30, LATER)],
        Standing.UPCOMING,
    ),
}


@pytest.mark.parametrize(("papers", "expected"), CASES.values(), ids=CASES.keys())
def test_a_standing(papers, expected):
    requirement = Requirement.objects.create(code="r", kind=Kind.DOCUMENT)
    (supplier,) = bound_suppliers(1, [requirement])
    keep(supplier, requirement, papers)

    assert in_table(D) == {(supplier.pk, requirement.pk): expected}
    assert standing(papers, [], D, 90) == expected


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


@pytest.mark.parametrize("day", [date(2, 1, 1), date(9999, 12, 1), date(9999, 12, 30)])
def test_the_ends_of_time_can_be_asked_for(day):
    requirement = Requirement.objects.create(code="r", kind=Kind.DOCUMENT)
    (supplier,) = bound_suppliers(1, [requirement])
    keep(supplier, requirement, [paper(valid_until=None)])

    expected = {} if day < START else {(supplier.pk, requirement.pk): Standing.VALID}
    assert in_table(day) == expected


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
