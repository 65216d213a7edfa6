"""Photos and files of an audit: added and taken off until its report is submitted, fixed from then on."""

import pytest

from accounts.services import system_user
from audits.models import AuditFile
from audits.papers.report import report_of
from audits.services import add_audit_file, approve_report, remove_audit_file, submit_report
from evidence.models import Event
from evidence.verify import findings
from tests.audits.test_audits import refusal
from tests.audits.test_report import text_of
from tests.factories import TODAY, AuditFactory, FindingFactory, SupplierFactory, UploadFactory, UserFactory
from tests.factories.audits import REPORTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding():
    return FindingFactory(noted=True)


@pytest.fixture
def photo():
    return UploadFactory(supplier=None, actor=system_user(), name="exit.pdf")


def add(audit, upload, **more):
    return add_audit_file(audit, upload, actor=system_user(), **more)


def submit(audit):
    return submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)


def test_a_file_stands_once_beside_what_was_found(finding, photo):
    first, again = (add(finding.audit, photo, finding=finding) for _time in range(2))

    assert first == again
    assert [file.upload for file in finding.files.all()] == [photo]
    assert Event.objects.filter(action="audit_file_added").count() == 1
    assert list(findings()) == []


def test_it_can_be_taken_off_and_the_ledger_keeps_that(finding, photo):
    remove_audit_file(add(finding.audit, photo, finding=finding), actor=system_user())

    assert not AuditFile.objects.exists()
    assert Event.objects.filter(action="audit_file_removed").count() == 1
    assert list(findings()) == []


@pytest.mark.either
def test_who_took_one_off_does_not_approve_the_report(finding, photo):
    remover = UserFactory(superuser=True)
    remove_audit_file(add(finding.audit, photo, finding=finding), actor=remover)
    audit = submit(finding.audit)

    assert refusal(approve_report, audit, actor=remover, today=TODAY) == "own"
    approve_report(audit, actor=UserFactory(superuser=True), today=TODAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_once_the_report_is_submitted_its_files_stay(finding, photo):
    file = add(finding.audit, photo, finding=finding)
    audit = submit(finding.audit)

    assert refusal(add, audit, UploadFactory(supplier=None, actor=system_user())) == "state"
    assert refusal(remove_audit_file, file, actor=system_user()) == "state"
    assert AuditFile.objects.count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_belongs_elsewhere_is_refused(finding, photo):
    other = AuditFactory(held=True)

    assert refusal(add, other, photo, finding=finding) == "finding"
    suppliers_own = UploadFactory(supplier=SupplierFactory(), actor=system_user())
    assert refusal(add, finding.audit, suppliers_own) == "file"
    assert not AuditFile.objects.exists()


def test_suppliers_are_told_of_those_of_findings_once_the_report_is_approved(finding, photo):
    told = add(finding.audit, photo, finding=finding)
    add(finding.audit, UploadFactory(supplier=None, actor=system_user()))
    assert not AuditFile.objects.told().exists()
    audit = submit(finding.audit)
    assert not AuditFile.objects.told().exists()

    approve_report(audit, actor=UserFactory(officer=True), today=TODAY)

    assert [*AuditFile.objects.told()] == [told]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_the_report_names_them(finding, photo):
    add(finding.audit, photo, finding=finding)

    assert "exit.pdf" in text_of(report_of(finding.audit, "en"))
