"""The report of an audit says who looked at what, what was seen and what was found, in three languages."""

from datetime import UTC, datetime

import pypdfium2
import pytest
from django.urls import reverse

from accounts.services import system_user
from audits.models import Audit, Finding
from audits.papers.report import report_of
from audits.services import Given, approve_report, record_answers, save_finding, submit_report
from tests.factories import TODAY, AuditFactory, ChecklistItemFactory, SchemeFactory, SeverityFactory, UserFactory
from tests.factories.audits import REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def audit():
    """An audit that was held, with a clause of each result and a finding."""
    scheme = SchemeFactory(scored=True)
    audit = AuditFactory(scheme=scheme, held=True, summary="In order.\n\n#strike[but] for *one* thing.")
    clauses = [ChecklistItemFactory(scheme=scheme, code=code, pillar=pillar) for code, pillar in CLAUSES.items()]
    seen = {clauses[0].pk: Given("conforms", "Permits seen."), clauses[1].pk: Given("not_applicable")}
    record_answers(audit, seen, actor=system_user())
    severity = SeverityFactory(scheme=scheme, code="priority", points=20, days_to_close=7, closed_on_site=True)
    found = Finding(audit=audit, item=clauses[2], severity=severity, words="Exits were blocked.")
    save_finding(found, actor=system_user())
    return audit


CLAUSES = {"E1": "environment", "S1": "social", "S2": "social"}


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_a_report_that_waits_says_that_it_is_a_draft_and_takes_no_markup(audit):
    text = text_of(report_of(audit, "en"))

    for said in (audit.supplier.name, "Draft", "Permits seen.", "Exits were blocked.", "#strike[but] for *one* thing."):
        assert said in text
    assert "80.00 · Red" in text
    assert "Approved on" not in text
    assert "Findings count from" not in text
    # With what was found, and beside its clause.
    assert text.count(audit.findings.get().reference) == 2


def test_an_approved_report_says_who_approved_it_and_until_when_what_was_found_is_due(audit):
    submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)
    approver = UserFactory(full_name="Zhao Min")
    audit = approve_report(audit, counts_from=REPORTED, actor=approver, today=TODAY)
    # Late in the evening of the organisation, before midnight of Greenwich: its day is told.
    Audit.objects.filter(pk=audit.pk).update(approved_at=datetime(2024, 9, 15, 16, 30, tzinfo=UTC))
    audit.refresh_from_db()

    text = text_of(report_of(audit, "en"))

    assert "Draft" not in text
    assert "Approved by Zhao Min Approved on Sept. 16, 2024 Findings count from Sept. 10, 2024" in text
    assert "Sept. 17, 2024" in text or "17 September 2024" in text or "2024-09-17" in text
    assert "80.00 · Red" in text
    assert report_of(audit, "en") == report_of(audit, "en")


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_it_is_set_in_every_language(audit, language):
    assert "Exits were blocked." in text_of(report_of(audit, language))


def test_a_report_that_cannot_be_set_leads_back_to_its_audit_and_says_why(client, audit):
    Audit.objects.filter(pk=audit.pk).update(summary="In order 😀")
    client.force_login(UserFactory(superuser=True, language="en"))

    answer = client.get(reverse("admin:audits_audit_report", args=[audit.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == audit.get_absolute_url()
    assert "no font has the sign “😀” (U+1F600)" in answer.text
