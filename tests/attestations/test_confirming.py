"""When a document is due again: the same by Python and by SQL, one day in a term, on the day of the month of old."""

from datetime import date, timedelta

import pytest
from django.db.models import F, Value

from attestations.confirming import DueAgain, due_again
from attestations.models import Attestation, Requirement
from tests.factories import AttestationFactory, RequirementFactory

pytestmark = pytest.mark.django_db

LEAP = date(2024, 2, 29)


@pytest.mark.either
@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (LEAP, date(2025, 2, 28)),
        (date(2025, 7, 31), date(2025, 2, 28)),
        (date(2025, 8, 1), date(2026, 2, 28)),
        (date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_it_counts_from_the_day_of_handing_in(as_of, due):
    assert due_again(LEAP, 12, as_of) == due


@pytest.mark.either
@pytest.mark.parametrize("months", [1, 5, 12, 36])
@pytest.mark.parametrize("handed_in_on", [LEAP, date(2023, 1, 31), date(2023, 12, 1)])
def test_sql_says_the_same_on_every_day(months, handed_in_on):
    requirement = RequirementFactory(document=True, validity_months=months)
    AttestationFactory(document=True, requirement=requirement, submitted_on=handed_in_on)
    rows = Attestation.objects.order_by()
    days = [handed_in_on + timedelta(days=17 * number) for number in range(110)]

    found = [
        rows.values_list(DueAgain(F("submitted_on"), F("requirement__validity_months"), day), flat=True).get()
        for day in days
    ]

    assert found == [due_again(handed_in_on, months, day) for day in days]


def test_what_has_no_term_is_never_due():
    AttestationFactory(document=True)

    due = DueAgain(F("submitted_on"), F("requirement__validity_months"), LEAP)

    assert Attestation.objects.values_list(due, flat=True).get() is None


def test_a_term_of_no_months_is_none():
    AttestationFactory(document=True, requirement=RequirementFactory(document=True, validity_months=None))
    Requirement.objects.update(validity_months=0)

    due = DueAgain(F("submitted_on"), F("requirement__validity_months"), LEAP)

    assert Attestation.objects.annotate(due=due).filter(due__gt=Value(LEAP)).count() == 0
