"""Whoever is in grade D has an improvement case, whatever is recorded for days to come."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from audits.models import ImprovementCase
from evidence.verify import findings
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, record_facts
from tests.factories import TODAY, GradeFactory, SupplierFactory

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=5)


def opened():
    return [*ImprovementCase.objects.order_by("pk").values_list("period", "outcome")]


def test_a_better_grade_to_come_does_not_help_until_then():
    supplier = SupplierFactory()
    GradeFactory(supplier=supplier, period="2024", grade="A", effective_on=LATER)

    GradeFactory(supplier=supplier, period="2023", grade="D", effective_on=TODAY)

    assert opened() == [("2023", "")]
    assert [*findings()] == []


def test_who_is_in_d_and_will_be_again_has_one_case():
    supplier = SupplierFactory(left=True)
    GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=LATER)
    GradeFactory(supplier=supplier, period="2023", grade="D", effective_on=TODAY)
    assert opened() == []

    back(supplier)

    assert opened() == [("2023", "")]


def back(supplier):
    """Let a supplier that left cooperate again."""
    fact = Fact(supplier.pk, TODAY, {"stage": Stage.ACTIVE})
    record_facts(StageChange, [fact], actor=system_user(), today=TODAY)


def test_a_grade_to_come_opens_its_case_now():
    GradeFactory(period="2024", grade="D", effective_on=LATER)

    assert opened() == [("2024", "")]
