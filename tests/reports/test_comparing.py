"""What changed between two reports of a month, and which facts came late."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.services import system_user
from foundation.dates import written
from reports.comparing import compare
from reports.naming import Naming
from reports.pages import Names
from sheets.undo import undo
from suppliers.models import Grade, Stage
from tests.factories import (
    AttestationFactory,
    GradeFactory,
    PublishedFigureFactory,
    ReportRunFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reports.conftest import TODAY
from tests.sheets.bringing import USCC, bring, supplier

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db]


def told(comparison):
    return {(fact.supplier, fact.model, fact.action, str(fact.day)) for fact in comparison.late.facts}


def test_a_fact_that_was_entered_late_is_named_in_the_new_run_against_the_old_one():
    old = ReportRunFactory()
    SupplierFactory(code="LATE1", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    SupplierFactory(code="NEXT1", stages=((date(2025, 3, 1), Stage.ACTIVE),), today=TODAY)

    comparison = compare(old, ReportRunFactory())

    assert told(comparison) == {
        ("LATE1", "suppliers.stagechange", "stage_recorded", "2024-03-01"),
        ("LATE1", "suppliers.classification", "classification_recorded", "2024-03-01"),
    }
    assert comparison.late.total == 2
    changed = {(change.table, change.row, change.column): (change.old, change.new) for change in comparison.changes}
    before, after = changed["bridge", "", "on_file"]
    assert after == before + 1
    assert all("suppliers_by_region" in fact.tables for fact in comparison.late.facts)


def test_a_proof_and_a_grade_that_were_entered_late_are_named_with_their_tables():
    supplier = SupplierFactory(code="LATE2", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    old = ReportRunFactory()
    GradeFactory(supplier=supplier, grade=Grade.C, effective_on=date(2024, 12, 1), today=TODAY)
    AttestationFactory(supplier=supplier, submitted_on=date(2024, 12, 1), today=TODAY)

    comparison = compare(old, ReportRunFactory())

    tables = {fact.model: fact.tables for fact in comparison.late.facts}
    assert tables["suppliers.gradechange"] == ("front", "grades", "improvement", "second_sources", "over_time")
    assert tables["attestations.attestation"] == ("front", "commitments", "expiry", "gaps", "changes", "data_quality")
    assert {fact.supplier for fact in comparison.late.facts if fact.model != "attestations.applicabilityrule"} == {
        "LATE2"
    }


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_two_runs_between_which_nothing_late_was_entered_are_the_same():
    old = ReportRunFactory()
    SupplierFactory(code="NEXT2", stages=((date(2025, 3, 1), Stage.ACTIVE),), today=TODAY)

    comparison = compare(old, ReportRunFactory())

    assert (comparison.changes, comparison.late.facts, comparison.late.total) == ([], [], 0)


@pytest.mark.either  # a further flow over statements that a neighbour tries on both
def test_of_very_many_late_facts_the_first_are_named_and_all_are_counted(monkeypatch):
    monkeypatch.setattr("reports.late.NAMED", 2)
    old = ReportRunFactory()
    for number in range(4):
        SupplierFactory(code=f"MANY{number}", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)

    comparison = compare(old, ReportRunFactory())

    assert (len(comparison.late.facts), comparison.late.total) == (4, 8)


@pytest.mark.either
def test_one_published_figure_more_moves_no_other():
    before_that = {"as_of": date(2023, 12, 31), "published_on": date(2024, 3, 28), "value": "7"}
    for row in ("cn", "other"):
        PublishedFigureFactory(**before_that, row_code=row)
    old = ReportRunFactory()
    PublishedFigureFactory(**before_that, table_code="bridge", row_code="", column_code="on_file")

    changes = compare(old, ReportRunFactory()).changes

    assert [change for change in changes if change.old is not None] == []
    naming = Naming(Names("2024-12-31"))
    assert {naming.row(change.row) for change in changes} == {
        f"{written(date(2023, 12, 31))} · From on file to required · On file"
    }


@pytest.mark.either  # a page
def test_rows_that_were_taken_back_are_counted_where_a_corrected_file_was_brought_afterwards(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    cooperates = {"stage": "active", "registered_on": "2020-01-01", "active_from": "2020-02-01"}
    kept, gone = (supplier(code, uscc=uscc, **cooperates) for code, uscc in zip(("S1", "S2"), USCC, strict=False))
    report = bring(suppliers=[kept, gone], today=date(2024, 12, 20))
    old = ReportRunFactory()
    undo(report.run, actor=system_user(), today=TODAY)
    bring(suppliers=[kept], today=TODAY)
    new = ReportRunFactory()

    page = client.get(reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk])).text

    comparison = compare(old, new)
    assert comparison.unexplained == []
    assert {fact.supplier for fact in comparison.late.facts} == {"S1"}
    assert f"{comparison.taken_back} rows that were there at the earlier report were taken back" in page
