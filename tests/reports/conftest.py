"""A small company of every kind: who came, who left, what is held, what is not, and what was set aside."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.services import system_user
from attestations.models import Attestation, Obligation
from demo.tables import tables
from sheets.engine import import_tables
from suppliers.models import Supplier
from tests.factories import (
    AttestationFactory,
    ExemptionFactory,
    RequirementFactory,
    RuleFactory,
    SuspensionFactory,
)
from tests.kept import held, kept

TODAY = date(2026, 11, 24)
YEAR_END = date(2024, 12, 31)


def make():
    """Make the company: the demonstration's proportions, and what its tables do not have."""
    call_command("load_reference", verbosity=0)
    import_tables(tables(size=40, today=TODAY), name="small", actor=system_user(), today=TODAY)
    report = RequirementFactory(test_report=True, code="salt_spray", today=TODAY)
    RuleFactory(requirement=report, categories=("metal_parts", "plastic_parts"), today=TODAY)
    RequirementFactory(document=True, code="nobody_needs_it", today=TODAY)
    due = Obligation.objects.in_force(YEAR_END).select_related("supplier", "requirement").order_by("pk")
    papers = due.filter(requirement__kind="certificate")
    given = {"today": TODAY, "actor": system_user()}
    for obligation in [*papers[:2], *due.filter(requirement__code="confidentiality")[:2]]:
        ExemptionFactory(supplier=obligation.supplier, requirement=obligation.requirement, **given)
    for paper in Attestation.objects.filter(kind="certificate", lapses_on__gt=YEAR_END, valid_from__lt=YEAR_END)[:2]:
        SuspensionFactory(attestation=paper, **given)
    for number, duty in enumerate(due.filter(requirement=report)):
        start = YEAR_END - timedelta(days=300 - 130 * number)
        terms = {"supplier": duty.supplier, "requirement": report, "submitted_on": start, "valid_until": None}
        if number < 5:
            end = start + timedelta(days=200)
            AttestationFactory(test_report=True, **terms | {"valid_until": end}, waiting=number % 2 == 1, **given)
    clause = RequirementFactory(with_clause=True, code="clause_too", today=TODAY)
    RuleFactory(requirement=clause, today=TODAY)
    for supplier in Supplier.objects.filter(stage="active")[:3]:
        AttestationFactory(clause=True, supplier=supplier, requirement=clause, **given)


@pytest.fixture(scope="session")
def company_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(make)


@pytest.fixture(scope="module")
def company(company_rows, django_db_blocker):
    with held(company_rows, django_db_blocker):
        yield
