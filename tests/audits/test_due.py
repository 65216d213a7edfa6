"""Which suppliers are to be audited, by what they are and by when they were audited last."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from audits.due import months_before, next_audit_on, to_be_audited
from foundation.dates import months_after
from suppliers.models import Stage
from tests.factories import AuditFactory, AuditIntervalFactory, GradeFactory, SupplierFactory

AS_OF = date(2024, 12, 31)


def due(as_of=AS_OF, by=None):
    return [supplier.code for supplier in to_be_audited(as_of, by)]


@pytest.fixture
def intervals(db):
    AuditIntervalFactory(months=36)
    AuditIntervalFactory(grade="D", months=6)
    AuditIntervalFactory(core="core", months=12)


@pytest.mark.django_db
def test_without_intervals_nobody_is_due():
    SupplierFactory()

    assert due() == []


@pytest.mark.either
def test_the_shortest_interval_that_matches_counts(intervals):
    plain, core = SupplierFactory(code="PLAIN"), SupplierFactory(code="CORE", is_core=True)
    bad = SupplierFactory(code="BAD")
    GradeFactory(supplier=bad, grade="D", effective_on=date(2024, 1, 1))
    for supplier in (plain, core, bad):
        AuditFactory(supplier=supplier, reported=True, reported_on=date(2023, 12, 31))

    assert due() == ["BAD", "CORE"]
    assert due(by=date(2026, 12, 30)) == ["BAD", "CORE"]
    assert due(by=date(2026, 12, 31)) == ["BAD", "CORE", "PLAIN"]
    found = {supplier.code: next_audit_on(supplier) for supplier in to_be_audited(AS_OF, date(2027, 1, 1))}
    assert found == {"BAD": date(2024, 6, 30), "CORE": AS_OF, "PLAIN": date(2026, 12, 31)}


@pytest.mark.either
def test_who_was_never_audited_is_due_on_no_day(intervals):
    SupplierFactory(is_core=True)

    assert [next_audit_on(supplier) for supplier in to_be_audited(AS_OF)] == [None]


@pytest.mark.either
def test_only_approved_reports_of_cooperating_suppliers_count_on_the_day(intervals):
    SupplierFactory(code="NEVER")
    AuditFactory(supplier=SupplierFactory(code="WAITS"), submitted=True)
    AuditFactory(supplier=SupplierFactory(code="DONE"), reported=True, reported_on=date(2024, 9, 10))
    SupplierFactory(code="GONE", left=True)
    SupplierFactory(code="NEW", stages=((date(2025, 1, 1), Stage.ACTIVE),))

    assert due() == ["NEVER", "WAITS"]
    assert due(date(2024, 6, 30)) == ["DONE", "GONE", "NEVER", "WAITS"]


def test_one_question_for_however_many(intervals, django_assert_num_queries):
    SupplierFactory.create_batch(3)

    with django_assert_num_queries(2):
        assert len(due()) == 3


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_an_audit_is_due_as_soon_as_its_months_are_over(day, months):
    start = months_before(day, months)

    assert months_after(start, months) <= day
    assert months_after(date.fromordinal(start.toordinal() + 1), months) > day
