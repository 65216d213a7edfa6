"""What of audits can be entered through the admin, and the protected model that it writes."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Audit, AuditInterval, AuditState, ChecklistItem, Finding, Scheme, Severity
from demo.paper import pdf
from foundation.dates import today
from tests.admin.entering import DAY, NAMES, add, change, supplier


def new_scheme(client):
    add(client, Scheme, code="peace", **NAMES)


def change_severity(client):
    change(client, Severity.objects.first(), days_to_close="5")


def new_clause(client):
    add(client, ChecklistItem, scheme=Scheme.objects.first().pk, code="P1", pillar="social", **NAMES)


def new_interval(client):
    add(client, AuditInterval, grade="C", core="core", months="3")


def plan_audit(client):
    add(client, Audit, supplier=supplier().pk, scheme=Scheme.objects.first().pk, kind="desktop", planned_on=DAY)


def answer_a_clause(client):
    audit = Audit.objects.latest("pk")
    sent = {f"item-{audit.scheme.items.first().pk}-result": "conforms"}
    assert client.post(reverse("admin:audits_audit_checklist", args=[audit.pk]), sent).status_code == 302


def note_a_finding(client):
    audit = Audit.objects.latest("pk")
    given = {"item": audit.scheme.items.first().pk, "severity": audit.scheme.severities.first().pk}
    sent = {"audit": audit.pk, "words": "Dust.", **given}
    assert client.post(f"{reverse('admin:audits_finding_add')}?audit={audit.pk}", sent).status_code == 302


def give_an_answer_back(client):
    verdict = {"is_effective": "no", "verified_way": "desk", "verified_on": today(), "words": "Not enough."}
    take_step(client, "verify", **verdict)


def ask_for_more_time(client):
    give_an_answer_back(client)
    finding = Finding.objects.filter(states__isnull=False).distinct().get()
    take_step(client, "more-time", due_on=finding.due_on + timedelta(days=30), why="Parts are late.")


def answer_for_the_supplier(client):
    give_an_answer_back(client)
    said = dict.fromkeys(("root_cause", "correction", "prevention", "owner"), "x")
    take_step(client, "answer", due_on=DAY, **said)


def photograph(client):
    audit = Audit.objects.in_state(AuditState.HELD).latest("pk")
    sent = {"file": SimpleUploadedFile("floor.pdf", pdf(["Floor"]))}
    assert client.post(reverse("admin:audits_audit_step", args=[audit.pk, "file"]), sent).status_code == 302


def take_step(client, step, **sent):
    finding = Finding.objects.filter(states__isnull=False).distinct().get()
    assert client.post(reverse("admin:audits_finding_step", args=[finding.pk, step]), sent).status_code == 302


#: What can be entered -> the protected model that it writes.
AUDITING = {
    new_scheme: "audits.scheme",
    change_severity: "audits.severity",
    new_clause: "audits.checklistitem",
    new_interval: "audits.auditinterval",
    plan_audit: "audits.audit",
    answer_a_clause: "audits.answer",
    note_a_finding: "audits.finding",
    give_an_answer_back: "audits.findingstate",
    ask_for_more_time: "audits.extension",
    answer_for_the_supplier: "audits.correctiveaction",
    photograph: "audits.auditfile",
}
