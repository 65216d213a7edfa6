"""A cycle of assessments: opened, scored, closed, and what became of it."""

from decimal import Decimal

from audits.services import Mark, close_cycle
from suppliers.models import Supplier
from tests.factories import TODAY, SupplierFactory, UserFactory, opened, scorecard


def opened_for_one():
    """Open a cycle for a supplier that is scored by two criteria; return it."""
    scorecard(50, 50)
    SupplierFactory(code="S1")
    return opened()


def close(cycle, actor=None, today=TODAY):
    """Close a cycle, as a manager unless told else; return what that gives."""
    return close_cycle(cycle, actor=actor or UserFactory(role="manager"), today=today)


def told(cycle):
    """Return what became of each supplier: score, grade, what lacks, vetoes."""
    rows = cycle.assessments.order_by("supplier__code")
    return {row.supplier.code: (row.score, row.grade, row.missing, row.vetoes) for row in rows}


def marks(cycle, *values):
    """Return marks of the only supplier, for one criterion after another."""
    assessment = cycle.assessments.get()
    return [
        Mark(assessment.pk, criterion.pk, Decimal(value))
        for criterion, value in zip(assessment.scorecard.criteria.all(), values, strict=False)
    ]


def unassessed(code="S1"):
    """Close a cycle in which nobody scored a supplier; return its assessment, which came to no grade."""
    scorecard(100)
    cycle = opened(Supplier.objects.filter(code=code).first() or SupplierFactory(code=code))
    close(cycle)
    return cycle.assessments.select_related("cycle", "supplier").get()
