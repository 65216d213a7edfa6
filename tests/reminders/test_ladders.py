"""What begins a ladder, stops it, and lets it go on or begin anew: renewed, in review, exempt, promised, refused."""

from datetime import date

import pytest

from attestations.services import accept_attestations, hand_in, refuse_attestations, withdraw
from reminders.models import Reminder
from reminders.outbox import compose
from reminders.planning import plan
from reminders.sending import send_all
from tests.factories import (
    AttestationFactory,
    ExemptionFactory,
    RequirementFactory,
    RuleFactory,
    StepFactory,
)
from tests.reminders.conftest import at, contact_of

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)


@pytest.mark.either
def test_a_renewal_ends_the_ladder_and_has_its_own(certificate, planned):
    StepFactory(offset_days=-30)
    AttestationFactory(
        supplier=certificate.supplier,
        requirement=certificate.requirement,
        basis="",
        number="QMS-next",
        issuing_body="SGS",
        submitted_on=date(2024, 6, 1),
        valid_from=date(2026, 12, 1),
        valid_until=date(2029, 12, 31),
    )

    assert planned(date(2026, 12, 9)) == []
    assert [offset for offset, *_rest in planned(date(2029, 12, 4), despite_jump=True)] == [-30]


@pytest.mark.either
@pytest.mark.parametrize("decision", ["accepted", "refused"])
def test_what_waits_for_review_stops_the_ladder_until_it_is_decided(certificate, officer, planned, decision):
    StepFactory(offset_days=-30)
    renewal = AttestationFactory(
        supplier=certificate.supplier,
        requirement=certificate.requirement,
        basis="",
        number="QMS-next",
        issuing_body="SGS",
        valid_until=date(2029, 12, 31),
        waiting=True,
    )

    assert planned(date(2026, 12, 9)) == []

    if decision == "accepted":
        accept_attestations([renewal], actor=officer, today=date(2026, 12, 10))
    else:
        refuse_attestations([renewal], reason="unreadable", actor=officer, today=date(2026, 12, 10))
    found = planned(date(2026, 12, 11))
    assert [offset for offset, *_rest in found] == ([] if decision == "accepted" else [-30])


@pytest.mark.either
def test_nobody_is_reminded_of_what_is_not_required(supplier, planned):
    StepFactory(offset_days=-30)
    AttestationFactory(supplier=supplier, certificate=True)

    assert planned(date(2026, 12, 9)) == []


@pytest.mark.either
def test_nobody_is_reminded_of_what_is_exempt(certificate, planned):
    StepFactory(offset_days=-30)
    ExemptionFactory(supplier=certificate.supplier, requirement=certificate.requirement)

    assert planned(date(2026, 12, 9)) == []


@pytest.mark.either
def test_what_was_never_handed_in_is_asked_for(supplier, planned):
    StepFactory(source="missing", offset_days=5)
    RuleFactory(requirement=RequirementFactory(), required_from=date(2026, 11, 25))

    assert planned(date(2026, 11, 27)) == []
    assert planned(MONDAY) == [(5, "contact", contact_of(supplier), "waiting", "")]


@pytest.mark.either
def test_what_was_asked_for_long_ago_is_asked_for_still(supplier, planned):
    StepFactory(source="missing", offset_days=5)
    RuleFactory(requirement=RequirementFactory())

    assert [offset for offset, *_rest in planned(MONDAY)] == [5]


@pytest.mark.either
def test_what_lapsed_more_than_a_year_ago_is_asked_for_as_if_it_had_never_been(certificate, planned):
    StepFactory(source="missing", offset_days=5)

    assert planned(date(2027, 12, 30)) == []
    assert [offset for offset, *_rest in planned(date(2028, 1, 10))] == [5]


@pytest.mark.either
def test_what_was_withdrawn_is_asked_for(certificate, officer, planned):
    StepFactory(source="missing", offset_days=5)
    withdraw(certificate, on=date(2026, 6, 1), actor=officer, today=date(2026, 6, 1))

    assert [offset for offset, *_rest in planned(MONDAY)] == [5]


@pytest.fixture
def told():
    """Return a function that plans and sends on a day, and gives the steps that were told of."""

    def run(day):
        noon = at(day)
        plan(noon, day, despite_jump=True)
        compose(noon)
        send_all(lambda: noon)
        return [*Reminder.objects.filter(settled_at=noon, state="sent").values_list("step__offset_days", flat=True)]

    return run


@pytest.fixture
def told_of_all(supplier, told):
    """Let the ladder of what is missing be climbed to its end; return the requirement."""
    for offset in (0, 5):
        StepFactory(source="missing", offset_days=offset)
    requirement = RequirementFactory()
    RuleFactory(requirement=requirement, required_from=date(2026, 1, 5))
    assert [told(date(2026, 1, day)) for day in (5, 12, 19)] == [[0], [5], []]
    return requirement


@pytest.mark.either
def test_who_withdraws_what_he_handed_in_is_told_again_from_that_day(told_of_all, supplier, officer, told):
    proof = AttestationFactory(supplier=supplier, requirement=told_of_all, submitted_on=date(2026, 2, 2))
    before = told(date(2026, 3, 2))

    withdraw(proof, on=date(2026, 6, 1), actor=officer, today=date(2026, 6, 1))

    assert (before, [told(date(2026, 6, day)) for day in (1, 8, 15)]) == ([], [[0], [5], []])


@pytest.mark.either
def test_who_was_exempt_is_told_again_once_he_is_no_more(told_of_all, supplier, told):
    days = {"exempt_from": date(2026, 2, 2), "exempt_until": date(2026, 6, 1)}
    ExemptionFactory(supplier=supplier, requirement=told_of_all, **days)

    assert [told(date(2026, month, 1)) for month in (4, 6)] == [[], [0]]


def test_who_breaks_a_promise_is_told_again_from_that_day(supplier, officer, told):
    for offset in (0, 5):
        StepFactory(source="missing", offset_days=offset)
    requirement = RequirementFactory(certificate=True)
    RuleFactory(requirement=requirement, required_from=date(2026, 1, 5))
    before = [told(date(2026, 1, day)) for day in (5, 12)]
    promise = AttestationFactory(
        announced=True, waiting=True, supplier=supplier, requirement=requirement, submitted_on=date(2026, 1, 13),
        valid_until=date(2026, 5, 31),
    )  # fmt: skip
    accept_attestations([promise], actor=officer, today=date(2026, 1, 14))

    assert (before, [told(day) for day in (date(2026, 4, 1), date(2026, 6, 1))]) == ([[0], [5]], [[], [0]])


@pytest.mark.either
def test_who_breaks_a_promise_of_what_expired_is_told_of_it_anew(certificate, supplier, officer, told):
    for offset in (-30, 0, 90):
        StepFactory(offset_days=offset)
    for offset in (0, 5):
        StepFactory(source="missing", offset_days=offset)
    before = [told(day) for day in (date(2026, 12, 1), date(2026, 12, 31))]
    promise = AttestationFactory(
        announced=True, waiting=True, supplier=supplier, requirement=certificate.requirement,
        submitted_on=date(2027, 1, 4), valid_until=date(2027, 5, 31),
    )  # fmt: skip
    accept_attestations([promise], actor=officer, today=date(2027, 1, 5))

    after = [told(day) for day in (date(2027, 4, 6), date(2027, 6, 1), date(2027, 6, 7), date(2027, 6, 14))]

    assert (before, after) == ([[-30], [0]], [[], [0], [5], []])


@pytest.mark.either
def test_what_lapsed_a_year_ago_is_asked_for_anew(told_of_all, supplier, told):
    AttestationFactory(
        supplier=supplier, requirement=told_of_all, submitted_on=date(2026, 2, 2), valid_from=date(2026, 2, 2),
        valid_until=date(2026, 5, 31),
    )  # fmt: skip

    # A year has 366 days, lest one of them be left out.
    assert [told(day) for day in (date(2026, 4, 1), date(2027, 6, 1), date(2027, 6, 2))] == [[], [], [0]]


@pytest.mark.either
def test_a_refused_paper_is_told_until_another_is_handed_in(certificate, officer, planned):
    StepFactory(source="refused", offset_days=0)
    fields = {"supplier": certificate.supplier, "requirement": certificate.requirement, "issuing_body": "SGS"}
    fields |= {"basis": "", "valid_until": date(2029, 12, 31), "submitted_on": date(2024, 12, 30)}
    refused = AttestationFactory(**fields, number="A", refused=True, decided_on=date(2024, 12, 31))

    assert [row[:2] for row in planned(date(2024, 12, 31))] == [(0, "contact")]

    hand_in(
        type(refused)(**fields | {"submitted_on": date(2025, 1, 2), "valid_from": date(2025, 1, 2)}, number="B"),
        actor=officer,
        today=date(2025, 1, 2),
    )
    Reminder.objects.all().delete()
    assert planned(date(2025, 1, 2)) == []


def test_a_review_that_waits_is_told_to_the_officer(certificate, officer, planned):
    StepFactory(source="reviews", offset_days=2, officer=True)
    AttestationFactory(
        supplier=certificate.supplier,
        requirement=certificate.requirement,
        basis="",
        number="B",
        issuing_body="SGS",
        valid_until=date(2029, 12, 31),
        submitted_on=date(2024, 12, 26),
        waiting=True,
    )

    assert planned(date(2024, 12, 27)) == []
    assert planned(date(2024, 12, 30)) == [(2, "officer", f"user:{officer.pk}", "waiting", "")]
