"""An audit from its plan to its report, and a finding from its answer to its end, on the pages of staff."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Answer, Audit, AuditFile, CorrectiveAction, Extension, Finding
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Upload
from tests.admin.forms import save
from tests.evidence.corpus.images import png
from tests.factories import (
    ActionFactory,
    AuditFactory,
    ChecklistItemFactory,
    FindingFactory,
    SeverityFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
)

# What the services refuse is asked of both databases by tests/audits.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def officer():
    return entered(UserFactory(officer=True, language="en"))


@pytest.fixture
def manager():
    return entered(UserFactory(manager_role=True, language="en"))


def entered(person):
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def step(client, row, code, **sent):
    """Take a step; return what is wrong on the page, or nothing where it was taken."""
    label = row._meta.model_name
    answer = client.post(reverse(f"admin:audits_{label}_step", args=[row.pk, code]), sent)
    row.refresh_from_db()
    if answer.status_code == 302:
        return {}
    return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}


def test_an_audit_is_planned_answered_reported_and_approved(officer, manager):
    supplier, severity = SupplierFactory(today=today()), SeverityFactory(days_to_close=30)
    items = [ChecklistItemFactory(scheme=severity.scheme) for _ in range(2)]
    day = today().isoformat()
    given = {"supplier": supplier.pk, "scheme": severity.scheme_id, "planned_on": day, "auditors": "SGS"}
    errors, _answer = save(officer, reverse("admin:audits_audit_add"), kind="on_site", summary="Two clauses.", **given)
    assert errors == {}
    audit = Audit.objects.get()

    sent = {f"item-{items[0].pk}-result": "conforms", f"item-{items[1].pk}-result": "not_applicable"}
    officer.post(
        reverse("admin:audits_audit_checklist", args=[audit.pk]), sent | {f"item-{items[0].pk}-words": "Seen."}
    )
    assert dict(Answer.objects.values_list("item", "words")) == {items[0].pk: "Seen.", items[1].pk: ""}
    address = f"{reverse('admin:audits_finding_add')}?audit={audit.pk}"
    errors, _answer = save(officer, address, item=items[1].pk, severity=severity.pk, words="Blocked.")
    assert errors == {}
    assert step(officer, audit, "hold", began_on=day, ended_on=day) == {}
    assert step(officer, audit, "submit", reported_on=day) == {}
    assert step(officer, audit, "approve", counts_from=day) == {
        "__all__": ["You asked for this yourself; another person must decide it."]
    }
    assert step(manager, audit, "approve", counts_from=day) == {}

    finding = Finding.objects.get()
    assert (audit.state, finding.due_on) == ("reported", today() + timedelta(days=30))
    assert list(findings()) == []


def test_words_without_a_result_are_not_lost(officer):
    audit = AuditFactory()
    item = ChecklistItemFactory(scheme=audit.scheme)

    page = officer.post(
        reverse("admin:audits_audit_checklist", args=[audit.pk]), {f"item-{item.pk}-words": "Nobody was there."}
    )

    assert Answer.objects.count() == 0
    assert "Say whether it conforms." in page.text
    assert "Nobody was there.</textarea>" in page.text


def test_a_submitted_audit_is_shown_and_not_changed(officer):
    audit = AuditFactory(submitted=True)
    ChecklistItemFactory(scheme=audit.scheme)
    checklist = reverse("admin:audits_audit_checklist", args=[audit.pk])

    page = officer.get(audit.get_absolute_url()).text

    assert 'name="summary"' not in page
    assert [code in page for code in ("step/approve", "step/return", "step/hold", "step/submit")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert 'type="radio"' not in officer.get(checklist).text
    assert officer.post(checklist, {}).status_code == 403


def test_a_finding_is_answered_verified_and_reopened(officer, manager):
    finding = FindingFactory()
    day = today().isoformat()
    said = dict.fromkeys(("root_cause", "correction", "prevention", "owner"), "x")
    verdict = {"is_effective": "yes", "verified_way": "desk", "verified_on": day}

    assert step(officer, finding, "answer", due_on=day, **said) == {}
    assert "__all__" in step(officer, finding, "verify", **verdict)
    assert step(manager, finding, "verify", **verdict) == {}
    assert "__all__" in step(manager, finding, "verify", **verdict)
    assert step(officer, finding, "reopen", due_on=day, why=" ") == {"why": ["This field is required."]}
    assert step(officer, finding, "reopen", due_on=day, why="Blocked again.") == {}

    assert [state.state for state in finding.states.order_by("pk")] == ["open", "answered", "closed", "reopened"]
    assert "Blocked again." in officer.get(finding.get_absolute_url()).text


def test_what_must_be_seen_on_site_says_so_beside_the_choice(officer):
    finding = ActionFactory(finding=FindingFactory(severity=SeverityFactory(closed_on_site=True))).finding

    wrong = step(officer, finding, "verify", is_effective="yes", verified_way="desk", verified_on=today().isoformat())

    assert [*wrong] == ["verified_way"]
    assert CorrectiveAction.objects.get().verdict == "waiting"


def test_more_time_is_asked_for_and_granted(officer, manager):
    finding = FindingFactory()
    later = (finding.due_on + timedelta(days=9)).isoformat()

    assert step(officer, finding, "more-time", due_on=later, why="Parts are late.") == {}
    told = manager.get(reverse("admin:audits_finding_step", args=[finding.pk, "decide"])).content.decode()
    assert "Parts are late." in told
    assert step(officer, finding, "decide", is_granted="yes") != {}
    assert step(manager, finding, "decide", is_granted="yes") == {}

    assert (finding.due_on.isoformat(), Extension.objects.get().decision) == (later, "granted")
    assert "__all__" in step(manager, finding, "decide", is_granted="yes")


def test_findings_are_found_by_what_they_were_on_a_day(officer):
    answered = ActionFactory(finding=FindingFactory(words="one")).finding
    waiting, noted = FindingFactory(words="two"), FindingFactory(words="three", noted=True)

    def found(query):
        page = officer.get(f"{reverse('admin:audits_finding_changelist')}?{query}")
        return {finding.pk for finding in page.context["cl"].result_list}

    assert found("") == {answered.pk, waiting.pk, noted.pk}
    assert found("state=answered") == {answered.pk}
    assert found("state=not_closed") == {answered.pk, waiting.pk}
    assert found("state=answered&on=2024-09-15") == set()
    assert found("state=open&on=2024-09-15") == {answered.pk, waiting.pk}
    assert found("state=overdue&on=2024-09-15") == set()
    assert found("state=overdue") == {answered.pk, waiting.pk}
    assert found("state=nonsense") == {answered.pk, waiting.pk, noted.pk}


@pytest.mark.parametrize("name", ["audit", "finding"])
def test_lists_ask_as_often_for_many_as_for_one(name, officer):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            officer.get(reverse(f"admin:audits_{name}_changelist"))
        return len(captured)

    FindingFactory()
    asked()
    once = asked()
    FindingFactory.create_batch(4)

    assert asked() == once


def test_several_photos_are_added_at_once_or_none_where_one_is_not_taken(officer):
    finding = FindingFactory(noted=True)
    exits, drums = (SimpleUploadedFile(f"{name}.png", png(40 + len(name), 30)) for name in ("exits", "drums by"))
    bad = SimpleUploadedFile("notes.png", b"plain words")

    wrong = step(officer, finding, "file", file=[exits, bad])
    none = AuditFile.objects.count()
    exits.seek(0)
    taken = step(officer, finding, "file", file=[exits, drums])

    assert [*wrong] == ["file"]
    assert wrong["file"][0].startswith("notes.png:")
    assert (none, taken) == (0, {})
    assert {*finding.files.values_list("upload__name", flat=True)} == {"exits.png", "drums by.png"}
    assert [*step(officer, finding, "file")] == ["file"]


def test_a_file_that_is_not_clean_or_of_another_finding_is_not_given(officer):
    finding = FindingFactory()
    upload = UploadFactory(supplier=finding.supplier, actor=officer.person)
    ActionFactory(finding=finding, uploads=[upload])
    address = reverse("admin:audits_finding_file", args=[finding.pk, upload.public_id])
    other = reverse("admin:audits_finding_file", args=[FindingFactory().pk, upload.public_id])

    answers = [officer.get(address), officer.get(other)]
    Upload.objects.update(state="quarantined", reason="infected")
    answers.append(officer.get(address))

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[0].content.startswith(b"%PDF")


def test_a_step_that_is_none_is_not_there(officer):
    audit = AuditFactory()

    assert officer.get(reverse("admin:audits_audit_step", args=[audit.pk, "nothing"])).status_code == 404


def test_whoever_may_only_look_takes_no_step():
    audit = AuditFactory()
    auditor = entered(UserFactory(auditor=True))

    page = auditor.get(audit.get_absolute_url())

    assert "/step/" not in page.text
    assert auditor.post(reverse("admin:audits_audit_step", args=[audit.pk, "cancel"]), {"why": "x"}).status_code == 403
    assert Audit.objects.get().state == "planned"
