"""A tie to a firm binds whatever it is called here: it was said to be the same, or it ended in another."""

import pytest
from django.core.exceptions import ValidationError

from audits.models import Score
from audits.services import call_off_cycle, close_cycle
from suppliers.models import Supplier
from tests.audits.ties import tie
from tests.factories import (
    TODAY,
    AuditFactory,
    ResemblanceFactory,
    SupplierFactory,
    UserFactory,
    opened,
    scorecard,
    scored,
)
from tests.sheets.bringing import bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    """Return a supplier that is the same firm as another."""
    supplier = SupplierFactory(code="S1")
    ResemblanceFactory(supplier=SupplierFactory(), other=supplier, verdict="same")
    return supplier


@pytest.fixture
def tied(firm):
    """Return who has a tie to the firm by its other name."""
    person = UserFactory(role="officer")
    tie(person, Supplier.objects.exclude(pk=firm.pk).get())
    return person


@pytest.fixture
def cycle(firm):
    scorecard(100)
    return opened(firm)


def code(change):
    with pytest.raises(ValidationError) as refused:
        change()
    return refused.value.code


@pytest.mark.either
def test_who_has_it_does_not_score(cycle, firm, tied):
    assert code(lambda: scored(cycle, firm, 10, by=tied)) == "conflict"
    assert not Score.objects.exists()


@pytest.mark.either
def test_who_has_it_neither_closes_a_cycle_nor_calls_it_off(cycle, firm, tied):
    scored(cycle, firm, 10)

    assert code(lambda: close_cycle(cycle, actor=tied, today=TODAY)) == "conflict"
    assert code(lambda: call_off_cycle(cycle, why="Mistake", actor=tied, today=TODAY)) == "conflict"
    close_cycle(cycle, actor=UserFactory(), today=TODAY)


@pytest.mark.either
def test_who_has_it_leads_no_audit(firm, tied):
    assert code(lambda: AuditFactory(supplier=firm, lead_auditor=tied, held=True)) == "conflict"
    AuditFactory(supplier=firm, lead_auditor=UserFactory(), held=True)


@pytest.mark.either
def test_who_has_it_imports_no_scores(cycle, tied):
    row = {"supplier_code": "S1", "period": "2024", "criterion": "c1", "score": "80"}

    report = bring(actor=tied, scores=[row])

    assert [problem.message for row in report.rows for problem in row.problems] == [
        "You have a conflict of interest with this supplier; another person must score it."
    ]
