"""A report leaves no clause out, and no clause conforms of which a finding is noted; on the page and by sheet."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.services import system_user
from audits.models import Answer, Audit
from audits.services import Given, approve_report, record_answers, submit_report
from evidence.verify import findings
from sheets.engine import import_file
from sheets.job import Options
from tests.audits.refusals import refused
from tests.audits.test_audits import refusal
from tests.factories import (
    TODAY,
    AuditFactory,
    ChecklistItemFactory,
    FindingFactory,
    SchemeFactory,
    SeverityFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.audits import REPORTED
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    """A scheme that scores and asks three clauses, and a supplier to be audited."""
    scheme = SchemeFactory(scored=True)
    for code in ("A1", "A2", "A3"):
        ChecklistItemFactory(scheme=scheme, code=code, **{"name_en": "Exits are clear"} if code == "A3" else {})
    SeverityFactory(scheme=scheme, code="minor", points=1)
    SupplierFactory(code="S1")
    return scheme


def submit(audit):
    return submit_report(audit, reported_on=REPORTED, actor=system_user(), today=TODAY)


def keys(scheme):
    return dict(scheme.items.values_list("code", "pk"))


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_report_is_not_submitted_while_a_clause_is_not_answered(scheme):
    audit, items = AuditFactory(scheme=scheme, held=True), keys(scheme)
    record_answers(audit, {items["A2"]: Given("conforms")}, actor=system_user())

    (said,) = refused(lambda: submit(audit))

    assert said.startswith("These clauses are not answered: A1, A3.")
    answers = {items["A1"]: Given("not_applicable"), items["A3"]: Given("conforms")}
    record_answers(audit, answers, actor=system_user())
    assert submit(audit).state == "submitted"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_no_longer_asked_and_a_scheme_that_asks_nothing_keep_no_report_back(scheme):
    scheme.items.update(is_asked=False)

    assert submit(AuditFactory(scheme=scheme, held=True)).state == "submitted"
    assert submit(AuditFactory(scheme=SchemeFactory(code="colours"), held=True)).state == "submitted"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("result", ["conforms", "not_applicable"])
def test_a_clause_with_a_finding_stays_answered_with_it(result):
    finding = FindingFactory(noted=True)
    again = {finding.item_id: Given("finding", "Two exits.")}

    given = {finding.item_id: Given(result)}
    assert refusal(record_answers, finding.audit, given, actor=system_user()) == "found"
    assert record_answers(finding.audit, again, actor=system_user()) == 1
    assert Answer.objects.get().result == "finding"


@pytest.mark.either
def test_the_page_says_which_clauses_are_missing_and_leads_to_them(client, scheme):
    audit, items = AuditFactory(scheme=scheme, held=True), keys(scheme)
    record_answers(audit, {items["A2"]: Given("conforms")}, actor=system_user())
    client.force_login(UserFactory(superuser=True, language="en"))

    page = client.get(reverse("admin:audits_audit_step", args=[audit.pk, "submit"])).text

    checklist = reverse("admin:audits_audit_checklist", args=[audit.pk])
    assert [f'href="{checklist}#item-{items[code]}"' in page for code in ("A1", "A2", "A3")] == [True, False, True]


def audit_row(**cells):
    given = {"began_on": "2024-09-03", "ended_on": "2024-09-04", "auditors": "SGS", "summary": "Seen."}
    return {"audit_number": "A-1", "supplier_code": "S1", "scheme": "scored"} | given | cells


def answer_row(clause, result="conforms", **cells):
    return {"audit_number": "A-1", "clause": clause, "result": result} | cells


FINDING = {
    "finding_number": "A-1-01",
    "audit_number": "A-1",
    # By its name.
    "clause": "Exits are clear",
    "severity": "minor",
    "words": "A drill was missed.",
}


def test_an_audit_with_all_its_answers_comes_in_by_sheet_and_scores_what_it_should(scheme):
    rows = [answer_row("A1", words="Seen."), answer_row("A2", "n/a"), answer_row("A3", "finding")]
    report = bring(audits=[audit_row()], findings=[FINDING], answers=rows)

    # Its finding has answered its clause.
    assert outcomes(report) == [*["created"] * 4, "unchanged"]
    audit = approve_report(submit(Audit.objects.get()), actor=UserFactory(), today=TODAY)
    # One of two that applied conforms, less one point.
    assert (str(audit.score), audit.colour) == ("99.00", "red")
    assert list(findings()) == []
    assert outcomes(bring(answers=rows)) == ["unchanged"] * 3


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (answer_row("A1", audit_number="A-9"), ("audit_number", "no_such_audit")),
        (answer_row("A9"), ("clause", "unknown_value")),
        (answer_row("A1", "perhaps"), ("result", "unknown_value")),
        (answer_row("A1", ""), ("result", "required")),
        # Its finding comes in the same file.
        (answer_row("A3"), ("result", "contradiction")),
    ],
)
def test_what_cannot_be_is_refused_beside_its_column(row, said, scheme):
    options = {"skip_refused": True}

    report = bring(audits=[audit_row()], findings=[FINDING], answers=[row], options=options)

    assert [row[1:] for row in refusals(report)] == [said]


@pytest.mark.either  # what a row means is decided before anything is written
def test_a_sheet_does_not_answer_over_a_finding_or_a_report(scheme):
    bring(audits=[audit_row()], findings=[FINDING], answers=[answer_row("A1"), answer_row("A2")])
    options = {"skip_refused": True}

    over = bring(answers=[answer_row("A3")], options=options)
    submit(Audit.objects.get())
    late = bring(answers=[answer_row("A1", "n/a")], options=options)

    assert [row[1:] for row in refusals(over)] == [("result", "contradiction")]
    assert [row[1:] for row in refusals(late)] == [("audit_number", "protected")]


@pytest.mark.either
def test_the_checklist_goes_out_with_a_row_for_each_clause_and_comes_in_filled(client, scheme, tmp_path):
    audit = AuditFactory(scheme=scheme, held=True)
    record_answers(audit, {keys(scheme)["A2"]: Given("conforms", "Seen.")}, actor=system_user())
    client.force_login(UserFactory(superuser=True, language="zh-hant"))

    answer = client.get(reverse("admin:audits_audit_checklist_sheet", args=[audit.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    page = book.active
    assert [[cell.value for cell in row[:4]] for row in page.iter_rows(min_row=2)] == [
        [audit.reference, "A1", None, None],
        [audit.reference, "A2", "符合", "Seen."],
        [audit.reference, "A3", None, None],
    ]
    page["C2"], page["C4"] = "不適用", "符合"
    path = tmp_path / "filled.xlsx"
    book.save(path)
    report = import_file(path, path.name, actor=system_user(), today=date(2024, 12, 1), options=Options())

    assert outcomes(report) == ["created", "unchanged", "created"]
    assert submit(audit).state == "submitted"


def test_answers_are_given_and_changed_in_the_list_too(client, scheme):
    audit, items = AuditFactory(scheme=scheme), keys(scheme)
    client.force_login(UserFactory(superuser=True, language="en"))
    sent = {"audit": audit.pk, "item": items["A1"], "result": "conforms", "words": "Seen."}

    client.post(reverse("admin:audits_answer_add"), sent)
    made = Answer.objects.get()
    client.post(reverse("admin:audits_answer_change", args=[made.pk]), {"result": "not_applicable", "words": ""})

    made.refresh_from_db()
    assert (made.result, made.words) == ("not_applicable", "")
    assert list(findings()) == []
