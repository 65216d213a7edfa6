"""Whatever is entered through the admin, the ledger bears it out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Passkey, Role, User
from attestations.models import (
    Acknowledgement,
    ApplicabilityRule,
    Attestation,
    Certificate,
    Commitment,
    CommitmentText,
    Exemption,
    Requirement,
    RequirementAlias,
    RequirementEdition,
    Signature,
    Suspension,
)
from audits.models import (
    ActionFile,
    Audit,
    AuditInterval,
    AuditState,
    ChecklistItem,
    Engagement,
    Finding,
    ImprovementCase,
    PlanFile,
    Risk,
    RiskAssessment,
    Scheme,
    SecurityRecord,
    Severity,
)
from demo.paper import pdf
from evidence.models import Event
from evidence.protected import protected
from evidence.verify import findings
from foundation.dates import FAR, today
from reminders.models import LinkUse
from sheets.models import ImportRun
from suppliers.models import (
    Category,
    ChangeRequest,
    Classification,
    Country,
    GradeChange,
    Invitation,
    Membership,
    StageChange,
    Supplier,
    Upload,
)
from suppliers.services import values_on_file
from tests.admin.assessing import ASSESSING
from tests.admin.forms import save
from tests.admin.improving import IMPROVING
from tests.admin.register import address
from tests.admin.reporting import REPORTING
from tests.admin.staging import STAGING

# What is recorded of rows is the business of tests/evidence, on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

DAY = "2024-03-01"


def add(client, model, **values):
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    errors, answer = save(client, reverse(f"admin:{label}_add"), **values)
    assert errors == {}
    assert answer.redirect_chain != []


def change(client, row, **values):
    label = f"{row._meta.app_label}_{row._meta.model_name}"
    errors, answer = save(client, reverse(f"admin:{label}_change", args=[row.pk]), **values)
    assert errors == {}
    assert answer.redirect_chain != []


def supplier():
    return Supplier.objects.get(code="S1")


def new_person(client):
    add(client, User, email="new@example.com", full_name="New", usable_password="false")


def change_person(client):
    person = User.objects.get(email=address("officer"))
    change(client, person, is_active=None, groups=[Role.objects.get(name="auditor").pk])
    person.refresh_from_db()
    assert not person.is_active


def own_permissions(client):
    permission = Permission.objects.get(codename="view_event")
    change(client, User.objects.get(email=address("reader")), user_permissions=[permission.pk])


def new_role(client):
    add(client, Role, name="tester", permissions=[Permission.objects.get(codename="view_supplier").pk])


def change_role(client):
    change(client, Role.objects.get(name="auditor"), permissions=[Permission.objects.last().pk])


def new_supplier(client):
    category, country = Category.objects.first().pk, Country.objects.get(code="CN").pk
    names = {"code": "S9", "name": "Nine", "effective_on": DAY}
    add(client, Supplier, current_stage="active", current_category=category, current_country=country, **names)


def change_supplier(client):
    category = Category.objects.get(code="batteries").pk
    change(client, supplier(), name="New", current_stage="suspended", current_category=category, effective_on=DAY)


def new_stage(client):
    add(client, StageChange, supplier=supplier().pk, stage="suspended", effective_on=DAY, reason="Fire")


def correct_stage(client):
    change(client, StageChange.objects.current().filter(supplier__code="S2").first(), effective_on="2020-02-01")


def new_classification(client):
    given = {"category": Category.objects.first().pk, "country": Country.objects.get(code="JP").pk}
    add(client, Classification, supplier=supplier().pk, effective_on=DAY, **given)


def correct_classification(client):
    change(client, Classification.objects.current().filter(supplier__code="S2").get(), is_core="on")


def new_grade(client):
    add(client, GradeChange, supplier=supplier().pk, period="2023", grade="C", effective_on="2023-12-31")


def correct_grade(client):
    grade = GradeChange.objects.current().get(supplier__code="S1")
    change(client, grade, grade="C", score="62.5")


def new_requirement(client):
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")
    more = {"editions-0-code": "1", "editions-TOTAL_FORMS": "1", "aliases-0-text": "Pax", "aliases-TOTAL_FORMS": "1"}
    add(client, Requirement, code="peace", kind="certificate", **names, **more)
    assert RequirementEdition.objects.filter(requirement__code="peace").count() == 1
    assert RequirementAlias.objects.get(text="Pax").folded == "pax"


def change_requirement(client):
    edition = {"editions-0-ends_on": "2030-06-30"}
    change(client, Requirement.objects.get(code="iso_9001"), expiring_days="60", **edition)
    ends = RequirementEdition.objects.filter(requirement__code="iso_9001").order_by("code").first()
    assert str(ends.ends_on) == "2030-07-01"


def new_rule(client):
    given = {"requirement": Requirement.objects.get(code="security").pk, "regions": ["cn"], "stages": ["active"]}
    add(client, ApplicabilityRule, required_from=DAY, **given)


def replace_rule(client):
    rule = ApplicabilityRule.objects.filter(requirement__code="confidentiality").get()
    change(client, rule, stages=["active", "suspended"], changes_on=DAY)
    assert ApplicabilityRule.objects.filter(requirement__code="confidentiality").count() == 2


def close_rule(client):
    rule = ApplicabilityRule.objects.filter(requirement__code="confidentiality").get()
    change(client, rule, required_until=DAY)
    rule.refresh_from_db()
    assert str(rule.required_until) == "2024-03-02"


def new_text(client):
    given = {"requirement": Requirement.objects.get(code="security").pk, "language": "en", "text": "We will."}
    add(client, CommitmentText, version="2", published_on=DAY, **given)


def new_commitment(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="integrity").pk}
    add(client, Commitment, basis="signed", backing="register_checked", submitted_on=DAY, valid_from=DAY, **given)


def change_commitment(client):
    change(
        client,
        Commitment.objects.filter(basis="signed").exclude(origin="portal").first(),
        signatory_name="王芳",
    )


def new_certificate(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="iso_9001").pk}
    days = {"submitted_on": DAY, "valid_from": DAY, "valid_until": "2027-02-28"}
    add(client, Certificate, number="Q-9", issuing_body="SGS", backing="recorded_only", **days, **given)


def change_certificate(client):
    change(client, Certificate.objects.filter(origin="staff").first(), number="Q-10", withdrawn_on="2026-01-01")


def change_attestation(client):
    change(client, Attestation.objects.filter(kind="document").first(), number="D-10")


def new_exemption(client):
    given = {"supplier": supplier().pk, "requirement": Requirement.objects.get(code="integrity").pk}
    add(client, Exemption, exempt_from=DAY, exempt_until="2024-12-31", reason="Delivers software", **given)
    assert str(Exemption.objects.latest("pk").exempt_until) == "2025-01-01"


def end_exemption(client):
    exemption = Exemption.objects.get()
    assert exemption.exempt_until == FAR
    change(client, exemption, exempt_until="2024-12-31")


def new_booking(client):
    known = Acknowledgement.objects.get()
    pair = {"supplier": known.supplier_id, "requirement": known.requirement_id}
    add(client, Acknowledgement, day=str(today() + timedelta(days=30)), body="SGS", **pair)
    assert Acknowledgement.objects.standing().get().body == "SGS"


def withdraw_booking(client):
    change(client, Acknowledgement.objects.get(), is_withdrawn="on")
    assert not Acknowledgement.objects.standing().exists()


def new_suspension(client):
    paper = Certificate.objects.filter(decision="accepted").first()
    add(client, Suspension, attestation=paper.pk, suspended_from=DAY, reason="Audit overdue")


def end_suspension(client):
    change(client, Suspension.objects.get(), suspended_until="2024-12-31")


def accept(client):
    waiting = Attestation.objects.waiting().get()
    act(client, "accept", waiting)
    waiting.refresh_from_db()
    assert (waiting.decision, waiting.backing, waiting.decided_on) == ("accepted", "file_reviewed", today())


def refuse(client):
    waiting = Attestation.objects.waiting().get()
    act(client, "refuse", waiting, reason="expired", words="It ended last year.")
    waiting.refresh_from_db()
    assert waiting.decision == "refused"


def look_up_at_the_desk(client):
    at_the_desk(client, "accept", result="valid", register="CNCA", checked_on=DAY)


def correct_at_the_desk(client):
    paper = Attestation.objects.waiting().get()
    days = {"valid_from": paper.valid_from, "valid_until": paper.valid_until}
    at_the_desk(client, "correct", number="CORRECTED-7", issuing_body="SGS", **days)


def at_the_desk(client, action, **sent):
    key = Attestation.objects.waiting().get().public_id
    seen = client.get(reverse("desk:item", args=[key])).context["seen"]
    assert client.post(reverse(f"desk:{action}", args=[key]), {"seen": seen, **sent}).status_code == 302


def act(client, action, row, **more):
    sent = {"action": action, "_selected_action": [row.pk], "index": 0, **more}
    answer = client.post(reverse("admin:attestations_attestation_changelist"), sent)
    assert answer.status_code == 302


NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")


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
    take_step(client, "more-time", due_on="2099-01-01", why="Parts are late.")


def answer_for_the_supplier(client):
    give_an_answer_back(client)
    said = dict.fromkeys(("root_cause", "correction", "prevention", "owner"), "x")
    take_step(client, "answer", due_on=DAY, **said)


def assess_risks(client):
    add(client, RiskAssessment, **held_today())


def note_a_risk(client):
    steps = dict.fromkeys(("likelihood", "impact", "residual_likelihood", "residual_impact"), "2")
    add(client, Risk, assessment=RiskAssessment.objects.latest("pk").pk, topic="personnel", name="Theft", **steps)


def inspect(client):
    add(client, SecurityRecord, kind="inspection", words="In order.", **held_today())


def add_a_paper(client):
    record = SecurityRecord.objects.latest("pk")
    sent = {"file": SimpleUploadedFile("plan.pdf", pdf(["Plan"]))}
    assert client.post(reverse("admin:audits_securityrecord_step", args=[record.pk, "paper"]), sent).status_code == 302


def plan_training(client):
    add(client, Engagement, kind="training", day=today(), answer_by=today(), **NAMES)


def invite_all(client):
    plan_training(client)
    page = reverse("admin:audits_engagement_invite", args=[Engagement.objects.latest("pk").pk])
    assert client.post(page, {"stage": "active"}).status_code == 302


def add_material(client):
    training = Engagement.objects.latest("pk")
    sent = {"file": SimpleUploadedFile("slides.pdf", pdf(["Slides"]))}
    assert client.post(reverse("admin:audits_engagement_step", args=[training.pk, "file"]), sent).status_code == 302


def photograph(client):
    audit = Audit.objects.in_state(AuditState.HELD).latest("pk")
    sent = {"file": SimpleUploadedFile("floor.pdf", pdf(["Floor"]))}
    assert client.post(reverse("admin:audits_audit_step", args=[audit.pk, "file"]), sent).status_code == 302


def held_today():
    me = User.objects.get(email=address("root"))
    return {"day": today(), "next_due_on": today() + timedelta(days=90), "responsible": me.pk}


def take_step(client, step, **sent):
    finding = Finding.objects.filter(states__isnull=False).distinct().get()
    assert client.post(reverse("admin:audits_finding_step", args=[finding.pk, step]), sent).status_code == 302


def decide_change(client):
    request = ChangeRequest.objects.latest("pk")
    name = request.changes.get(what="name")
    sent = {f"change-{name.pk}-verdict": "accept", f"change-{name.pk}-seen": request.supplier.name}
    assert client.post(request.get_absolute_url(), sent).status_code == 302


def settle_request(client):
    request = ChangeRequest.objects.latest("pk")
    seen = values_on_file(request.supplier, request.changes.all())
    sent = {f"change-{key}-seen": value for key, value in seen.items()}
    sent |= {f"change-{key}-{field}": "refuse" for key in seen for field in ("verdict", "reason")}
    assert client.post(request.get_absolute_url(), sent).status_code == 302


#: What can be entered -> the protected model that it writes.
WAYS = {
    **ASSESSING,
    **STAGING,
    **IMPROVING,
    **REPORTING,
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
    assess_risks: "audits.riskassessment",
    note_a_risk: "audits.risk",
    inspect: "audits.securityrecord",
    add_a_paper: "audits.securitypaper",
    plan_training: "audits.engagement",
    invite_all: "audits.attendance",
    photograph: "audits.auditfile",
    add_material: "audits.engagementfile",
    decide_change: "suppliers.fieldchange",
    settle_request: "suppliers.changerequest",
    new_person: "accounts.user",
    change_person: "accounts.user_groups",
    own_permissions: "accounts.user_user_permissions",
    new_role: "auth.group_permissions",
    change_role: "auth.group_permissions",
    new_supplier: "suppliers.stagechange",
    change_supplier: "suppliers.classification",
    new_stage: "suppliers.stagechange",
    correct_stage: "suppliers.stagechange",
    new_classification: "suppliers.classification",
    correct_classification: "suppliers.classification",
    new_grade: "suppliers.gradechange",
    correct_grade: "suppliers.gradechange",
    new_requirement: "attestations.requirement",
    change_requirement: "attestations.requirementedition",
    new_rule: "attestations.applicabilityrule",
    replace_rule: "attestations.applicabilityrule",
    close_rule: "attestations.applicabilityrule",
    new_text: "attestations.commitmenttext",
    new_commitment: "attestations.attestation",
    change_commitment: "attestations.attestation",
    new_certificate: "attestations.attestation",
    change_certificate: "attestations.attestation",
    change_attestation: "attestations.attestation",
    new_exemption: "attestations.exemption",
    end_exemption: "attestations.exemption",
    new_booking: "attestations.acknowledgement",
    withdraw_booking: "attestations.acknowledgement",
    new_suspension: "attestations.suspension",
    end_suspension: "attestations.suspension",
    accept: "attestations.review",
    refuse: "attestations.review",
    look_up_at_the_desk: "attestations.registercheck",
    correct_at_the_desk: "attestations.correction",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_is_entered_through_the_admin_is_in_the_ledger(way, root):
    last = Event.objects.latest("seq").seq

    way(root)

    events = Event.objects.filter(seq__gt=last)
    assert WAYS[way] in set(events.values_list("object_type", flat=True))
    assert set(events.values_list("actor_ref", flat=True)) == {str(User.objects.get(email=address("root")).ref)}
    assert list(findings(files=True)) == []


def test_every_protected_model_is_tried():
    # What comes in by other doors is tried there: imports, what people of suppliers bring, sign and are let in by, and
    # cases that follow from grades.
    others = {
        ActionFile, ImportRun, ImprovementCase, Invitation, LinkUse, Membership, Passkey, PlanFile, Signature, Upload,
    }  # fmt: skip
    assert set(protected()) - set(WAYS.values()) == {model._meta.label_lower for model in others}


def test_the_register_itself_is_borne_out():
    assert list(findings(files=True)) == []


def test_a_supplier_saved_unchanged_records_nothing_dated(root):
    facts = (StageChange.objects.count(), Classification.objects.count())

    change(root, supplier())

    assert (StageChange.objects.count(), Classification.objects.count()) == facts


def test_a_change_of_stage_is_true_from_the_day_that_was_given(root):
    change(root, supplier(), current_stage="suspended", effective_on=str(today() + timedelta(days=5)))

    assert StageChange.objects.on(today()).get(supplier=supplier()).stage == "active"
    assert StageChange.objects.on(today() + timedelta(days=5)).get(supplier=supplier()).stage == "suspended"
    assert supplier().stage == "active"
