"""Audits and findings come in by spreadsheet: an audit goes no further than held, so that nobody approves her own."""

from datetime import date, timedelta

import pytest

from accounts.services import system_user
from audits.models import Answer, Audit, Finding
from evidence.verify import findings
from sheets.engine import import_file
from sheets.formats import FORMATS
from sheets.job import Options
from sheets.resource import sheet_resources
from suppliers.models import ConflictOfInterest
from suppliers.services import declare_conflict
from tests.factories import (
    TODAY,
    AuditFactory,
    ChecklistItemFactory,
    FindingFactory,
    SeverityFactory,
    SupplierFactory,
    UserFactory,
)
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    """A scheme with a clause and a severity, and a supplier to be audited."""
    severity = SeverityFactory(code="major", name_en="Major nonconformity", name_zh_hant="主要不符合項")
    ChecklistItemFactory(scheme=severity.scheme, code="S5")
    SupplierFactory(code="S1")
    return severity.scheme


def audit(number="A-1", **cells):
    given = {"began_on": "2024-09-03", "ended_on": "2024-09-04", "auditors": "SGS"}
    return {"audit_number": number, "supplier_code": "S1", "scheme": "plain"} | given | cells


def finding(number="A-1-01", **cells):
    given = {"audit_number": "A-1", "clause": "S5", "severity": "major", "words": "Exits were blocked."}
    return {"finding_number": number} | given | cells


def test_audits_come_in_with_their_findings_and_wait_to_be_reported(scheme):
    report = bring(audits=[audit(summary="In order.")], findings=[finding(severity="主要不符合项")])

    assert outcomes(report) == ["created", "created"]
    made = Audit.objects.get()
    assert (made.state, made.planned_on, made.ended_on) == ("held", date(2024, 9, 3), date(2024, 9, 4))
    assert Finding.objects.get().severity.code == "major"
    assert Answer.objects.get().result == "finding"
    assert list(findings()) == []


def test_the_same_again_changes_nothing_and_another_word_does(scheme):
    bring(audits=[audit()], findings=[finding()])

    assert outcomes(bring(audits=[audit()], findings=[finding()])) == ["unchanged", "unchanged"]
    report = bring(audits=[audit(ended_on="2024-09-05")], findings=[finding(words="Two exits were blocked.")])

    assert outcomes(report) == ["updated", "updated"]
    assert (Audit.objects.get().ended_on, Finding.objects.get().words) == (date(2024, 9, 5), "Two exits were blocked.")
    assert list(findings()) == []


LATER = (TODAY + timedelta(days=1)).isoformat()


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"supplier_code": "S9"}, ("supplier_code", "no_such_supplier")),
        ({"scheme": "nobody's"}, ("scheme", "unknown_value")),
        ({"ended_on": "2024-09-01"}, ("ended_on", "contradiction")),
        ({"ended_on": LATER}, ("ended_on", "contradiction")),
        ({"ended_on": ""}, ("ended_on", "required")),
        ({"began_on": "", "ended_on": ""}, ("planned_on", "required")),
        ({"auditors": ""}, ("auditors", "required")),
    ],
)
def test_what_cannot_be_is_refused_beside_its_column(cells, refused, scheme):
    report = bring(audits=[audit(**cells)], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [refused]
    assert Audit.objects.count() == 0


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"audit_number": "A-9"}, ("audit_number", "no_such_audit")),
        ({"clause": "S6"}, ("clause", "unknown_value")),
        ({"severity": "grave"}, ("severity", "unknown_value")),
        ({"words": ""}, ("words", "required")),
    ],
)
def test_a_finding_is_of_an_audit_and_of_its_scheme(cells, refused, scheme):
    report = bring(audits=[audit()], findings=[finding(**cells)], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [refused]
    assert Finding.objects.count() == 0


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_is_fixed_stays_and_may_come_in_unchanged(scheme):
    SupplierFactory(code="S2")
    fixed = AuditFactory(submitted=True, reference="A-1", scheme=scheme, supplier__code="S3")
    same = {"audit_number": "A-1", "supplier_code": "S3", "scheme": "plain", "auditors": "SGS"}

    assert outcomes(bring(audits=[same])) == ["unchanged"]
    report = bring(audits=[same | {"summary": "Else."}], findings=[finding()], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("summary", "protected"), ("audit_number", "protected")]
    fixed.refresh_from_db()
    assert fixed.summary == "In order."
    moved = bring(audits=[audit("A-2")]) and bring(
        audits=[audit("A-2", supplier_code="S2")], options={"skip_refused": True}
    )
    assert [row[1:] for row in refusals(moved)] == [("supplier_code", "protected")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_who_has_a_tie_to_the_supplier_leads_no_audit_of_a_sheet_either(scheme):
    person = UserFactory(officer=True)
    planned = AuditFactory(scheme=scheme, supplier__code="S3", lead_auditor=person, reference="A-3")
    tie = ConflictOfInterest(person=person, supplier=planned.supplier, words="Brother", conflict_from="2024-01-01")
    declare_conflict(tie, actor=system_user())
    held = {"audit_number": "A-3", "supplier_code": "S3", "began_on": "2024-09-03", "ended_on": "2024-09-03"}

    report = bring(audits=[held], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("auditors", "required")]
    planned.refresh_from_db()
    assert planned.state == "planned"


@pytest.mark.either
@pytest.mark.parametrize("code", ["audits", "findings"])
def test_what_goes_out_comes_in_unchanged(code, scheme, tmp_path):
    FindingFactory(noted=True)
    FindingFactory()
    AuditFactory()
    resource = next(found for found in sheet_resources() if found.code == code)
    resource.prepare()
    path = tmp_path / f"{code}.xlsx"
    path.write_bytes(FORMATS["xlsx"]().export_data(resource.export()))

    report = import_file(
        path, path.name, actor=system_user(), today=TODAY, options=Options(dry_run=True), resources=[type(resource)()]
    )

    assert {*outcomes(report)} == {"unchanged"}, [(row.changes, row.problems) for row in report.rows][:3]
