"""How long a test report counts that a supplier hands in: by the calendar, from its own day."""

from datetime import date

import pytest

from attestations.models import Attestation
from portal.asking.paper import ReportForm
from tests.factories import RequirementFactory, SupplierFactory

# A last day is worked out here, of months that the portal offers.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def handed_in(since, *, months, today):
    """Fill in the form for a report of a day; return the form."""
    report = Attestation(
        supplier=SupplierFactory(),
        requirement=RequirementFactory(test_report=True, validity_months=months),
        kind="test_report",
        submitted_on=today,
    )
    typed = {"number": "R-1", "issuing_body": "SGS", "valid_from": since, "compared": True}
    form = ReportForm(typed, instance=report, waiting=Attestation.objects.none())
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
    ],
)
def test_the_last_day_is_the_same_day_months_later_or_the_last_of_the_month(since, months, until):
    form = handed_in(since, months=months, today=since)

    assert (form.errors, form.instance.valid_until) == ({}, until)


@pytest.mark.parametrize(("today", "errors"), [(date(2025, 2, 28), []), (date(2025, 3, 1), ["valid_from"])])
def test_a_report_of_the_29th_of_february_is_taken_up_to_the_28th_of_the_next_year(today, errors):
    assert [*handed_in(date(2024, 2, 29), months=12, today=today).errors] == errors
