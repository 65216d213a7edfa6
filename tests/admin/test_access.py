"""Who may open what: every address is decided about here, and nobody gets more.

But for the portal, which tests/portal/test_matrix.py decides about.
"""

from uuid import UUID

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.sessions import PORTAL, PORTAL_COOKIE
from attestations.models import Attestation, Signature
from audits.models import (
    ActionFile,
    AssessmentCycle,
    Audit,
    AuditFile,
    Consequence,
    Engagement,
    EngagementFile,
    Finding,
    ImprovementCase,
    PlannedAction,
    RaisedVeto,
    RiskAssessment,
    Screening,
    SecurityPaper,
)
from reminders.models import Mail
from reports.models import ReportOrder, ReportRun
from sheets import runs
from sheets.models import ImportRun
from suppliers.models import SecondSource, Supplier
from tests.admin.register import ROLES, address
from tests.admin.test_pages import ONLY_OUT
from tests.factories import MembershipFactory
from tests.portal.doors import entered

# Who gets in is said by permissions, which every database keeps alike.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

ALL = set(ROLES)
NOBODY = set()
SUPPLIERS = {"officer", "manager", "administrator"}
CATALOGUE = {"manager", "compliance", "administrator"}
SUPERVISORS = {"manager", "administrator"}
STEPS = {"compliance", "administrator"}
ASSESSORS = ALL - {"auditor"}
EVIDENCE = {"compliance", "auditor", "administrator"}

#: model -> who may look at it, who may add to it, who may change it. Nobody deletes anything.
MODELS = {
    "accounts_user": ({"manager", "auditor", "administrator"}, {"administrator"}, {"administrator"}),
    "accounts_role": ({"auditor", "administrator"}, {"administrator"}, {"administrator"}),
    "evidence_event": (EVIDENCE, NOBODY, NOBODY),
    "evidence_evidencefile": (EVIDENCE, NOBODY, NOBODY),
    "sheets_importrun": (ALL, NOBODY, NOBODY),
    "sheets_importrow": (ALL, NOBODY, NOBODY),
    "suppliers_supplier": (ALL, SUPPLIERS, SUPPLIERS),
    # Decided on its page, never edited: tests/admin/test_change_requests.py.
    "suppliers_changerequest": (ALL, NOBODY, NOBODY),
    "suppliers_contact": (ALL, SUPPLIERS, SUPPLIERS),
    "suppliers_stagechange": (ALL, SUPPLIERS, SUPPLIERS),
    "suppliers_classification": (ALL, SUPPLIERS, SUPPLIERS),
    "suppliers_gradechange": (ALL, SUPPLIERS, SUPPLIERS),
    # Decided on its page, never edited: tests/admin/test_applications.py.
    "suppliers_application": (ALL, SUPPLIERS, SUPPLIERS),
    # Decided on its page, never edited: tests/admin/test_stage_requests.py.
    "suppliers_stagerequest": (ALL, SUPPLIERS, SUPERVISORS),
    # Answered on the suppliers' pages: tests/admin/test_resemblances.py.
    "suppliers_resemblance": (ALL, NOBODY, NOBODY),
    # Decided on its page, never edited: tests/admin/test_merges.py.
    "suppliers_merge": (ALL, SUPPLIERS, SUPERVISORS),
    # Named, and moved on by steps; never edited.
    "suppliers_secondsource": (ALL, SUPPLIERS, SUPPLIERS | {"compliance"}),
    "suppliers_stagegate": (ALL, SUPERVISORS, SUPERVISORS),
    "suppliers_conflictofinterest": (ALL, ALL - {"auditor"}, CATALOGUE),
    "suppliers_region": (ALL, SUPERVISORS, SUPERVISORS),
    "suppliers_country": (ALL, SUPERVISORS, SUPERVISORS),
    "suppliers_categorygroup": (ALL, SUPERVISORS, SUPERVISORS),
    "suppliers_category": (ALL, SUPERVISORS, SUPERVISORS),
    "attestations_attestation": (ALL, SUPPLIERS, SUPPLIERS),
    "attestations_commitment": (ALL, SUPPLIERS, SUPPLIERS),
    "attestations_certificate": (ALL, SUPPLIERS, SUPPLIERS),
    "attestations_requirement": (ALL, CATALOGUE, CATALOGUE),
    "attestations_applicabilityrule": (ALL, CATALOGUE, CATALOGUE),
    # A published text is never changed: its page shows it.
    "attestations_commitmenttext": (ALL, CATALOGUE, CATALOGUE),
    "attestations_signature": (ALL, NOBODY, NOBODY),
    "attestations_exemption": (ALL, ALL - {"auditor"}, ALL - {"auditor"}),
    "attestations_acknowledgement": (ALL, SUPPLIERS, SUPPLIERS),
    "attestations_suspension": (ALL, SUPPLIERS, SUPPLIERS),
    "attestations_obligation": (ALL, NOBODY, NOBODY),
    "audits_audit": (ALL, ALL - {"auditor"}, ALL - {"auditor"}),
    "audits_finding": (ALL, ALL - {"auditor"}, ALL - {"auditor"}),
    # Recorded, and moved on by steps; never edited.
    "audits_screening": (ALL, ASSESSORS, ASSESSORS),
    # Opened by grades, closed by what comes of them; moved by their steps.
    "audits_improvementcase": (ALL, NOBODY, NOBODY),
    "audits_plannedaction": (ALL, ASSESSORS, ASSESSORS),
    "audits_riskassessment": (ALL, ASSESSORS, ASSESSORS),
    "audits_risk": (ALL, ASSESSORS, ASSESSORS),
    "audits_securityrecord": (ALL, ASSESSORS, ASSESSORS),
    "audits_engagement": (ALL, ASSESSORS, ASSESSORS),
    "audits_attendance": (ALL, ASSESSORS, ASSESSORS),
    "audits_scheme": (ALL, CATALOGUE, CATALOGUE),
    "audits_severity": (ALL, CATALOGUE, CATALOGUE),
    "audits_auditinterval": (ALL, CATALOGUE, CATALOGUE),
    "audits_checklistitem": (ALL, CATALOGUE, CATALOGUE),
    # Scored and closed on pages of their own, never edited: tests/admin/test_assessing.py.
    "audits_assessment": (ALL, NOBODY, NOBODY),
    "audits_assessmentcycle": (ALL, ASSESSORS, ASSESSORS),
    # Approved and ended in the list or on its page, never edited.
    "audits_consequence": (ALL, NOBODY, NOBODY),
    "audits_consequencerule": (ALL, ASSESSORS, ASSESSORS),
    "audits_raisedveto": (ALL, ASSESSORS, ASSESSORS),
    "audits_score": (ALL, ASSESSORS, ASSESSORS),
    "audits_scorecard": (ALL, ASSESSORS, ASSESSORS),
    "audits_veto": (ALL, ASSESSORS, ASSESSORS),
    # Made, signed off and compared on pages of their own: tests/reports/test_run_pages.py.
    "reports_reportrun": (ALL, NOBODY, NOBODY),
    "reports_narrative": (ALL, {"compliance"}, NOBODY),
    "reports_publishedfigure": (ALL, {"compliance"}, NOBODY),
    "reports_reportsubscriber": (ALL, STEPS, STEPS),
    # Retried and cancelled in the list, never edited: tests/admin/test_reminders.py.
    "reminders_reminder": (ALL, NOBODY, NOBODY),
    "reminders_mail": (ALL, NOBODY, NOBODY),
    "reminders_calendarday": (ALL, STEPS, STEPS),
    "reminders_reminderstep": (ALL, STEPS, STEPS),
    "reminders_webhookendpoint": ({"administrator"}, {"administrator"}, {"administrator"}),
}
#: Everybody who works here.
STAFF = {*ROLES, "reader", "root"}
REVIEWERS = {*SUPPLIERS, "root"}
#: Other addresses: name -> role -> what it answers; `reader` has no role.
OTHERS = {
    "admin:index": dict.fromkeys(STAFF, 200),
    "admin:login": dict.fromkeys(STAFF, 302),
    "admin:logout": dict.fromkeys(STAFF, 405),
    "admin:password_change": dict.fromkeys(STAFF, 200),
    "admin:password_change_done": dict.fromkeys(STAFF, 200),
    "admin:autocomplete": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:jsi18n": dict.fromkeys(STAFF, 200),
    # Leads to the page of a supplier, which asks for itself who may see it.
    "admin:view_on_site": dict.fromkeys(STAFF, 302),
    # The officer has looked at a file; to others it is none of theirs.
    "admin:sheets_importrun_run": dict.fromkeys(STAFF, 404) | {"officer": 200},
    "admin:sheets_importrun_drop": dict.fromkeys(STAFF, 404) | {"officer": 200},
    "admin:sheets_importrun_progress": dict.fromkeys(STAFF, 404) | {"officer": 200},
    "admin:sheets_importrun_refused": dict.fromkeys(STAFF, 404) | {"officer": 200},
    # Whoever may import the rows of a sheet may bring a workbook.
    "admin:sheets_importrun_import": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    "admin:sheets_importrun_templates": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    "admin:sheets_importrun_confirm": dict.fromkeys(STAFF, 405),
    "admin:sheets_importrun_again": dict.fromkeys(STAFF, 405),
    "admin:sheets_importrun_settle": dict.fromkeys(STAFF, 405),
    "admin:app_list": dict.fromkeys(STAFF, 200) | {"reader": 404},
    "admin:auth_user_password_change": dict.fromkeys(STAFF, 403) | {"administrator": 200, "root": 200},
    # Whoever may import the sheets of the run may take it back.
    "admin:sheets_importrun_undo": dict.fromkeys(STAFF, 403) | dict.fromkeys([*SUPPLIERS, "root"], 200),
    "admin:reminders_mail_html": dict.fromkeys(STAFF, 200) | {"reader": 403},
    # Whoever may cancel reminders may withdraw their links.
    "admin:reminders_mail_revoke": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    # Whoever may change a supplier lets people in: tests/admin/test_portal_access.py.
    "admin:suppliers_supplier_portal": dict.fromkeys(STAFF, 200) | {"reader": 403},
    # Whoever may change a supplier answers there: tests/admin/test_resemblances.py.
    "admin:suppliers_supplier_alike": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:suppliers_supplier_portal_end": dict.fromkeys(STAFF, 403) | dict.fromkeys([*SUPPLIERS, "root"], 404),
    "admin:suppliers_supplier_portal_again": dict.fromkeys(STAFF, 403) | dict.fromkeys([*SUPPLIERS, "root"], 405),
    "admin:suppliers_supplier_portal_withdraw": dict.fromkeys(STAFF, 403) | dict.fromkeys([*SUPPLIERS, "root"], 405),
    "admin:suppliers_application_enter": dict.fromkeys(STAFF, 403) | dict.fromkeys([*SUPPLIERS, "root"], 200),
    "admin:suppliers_secondsource_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_screening_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:attestations_signature_receipt": dict.fromkeys(STAFF, 200) | {"reader": 403},
    # Whoever may give scores, and change cycles.
    "admin:audits_assessmentcycle_score": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    "admin:audits_assessmentcycle_close": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    # Whoever may look at an audit may look at its checklist; whoever may change audits takes their steps.
    "admin:audits_audit_checklist": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_off": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_audit_due": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_report": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_finding_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    # It has no photo.
    "admin:audits_finding_off": dict.fromkeys(STAFF, 404) | {"reader": 403, "auditor": 403},
    "admin:audits_finding_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_improvementcase_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_plannedaction_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    # Of an answer that nobody gave.
    "admin:audits_plannedaction_file": dict.fromkeys(STAFF, 404) | {"reader": 403},
    "admin:audits_riskassessment_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_securityrecord_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_securityrecord_due": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_securityrecord_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_engagement_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_consequence_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_raisedveto_step": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_engagement_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_engagement_invite": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_engagement_attendance": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    # Nobody has planned anything here.
    "healthz": dict.fromkeys(STAFF, 503),
    # Whoever may add reviews; the paper of the register has no upload, so that nobody sees its file.
    "desk:queue": dict.fromkeys(STAFF, 403) | dict.fromkeys(REVIEWERS, 200),
    "desk:item": dict.fromkeys(STAFF, 403) | dict.fromkeys(REVIEWERS, 200),
    "desk:file": dict.fromkeys(STAFF, 403) | dict.fromkeys(REVIEWERS, 404),
    "desk:picture": dict.fromkeys(STAFF, 403) | dict.fromkeys(REVIEWERS, 404),
    "desk:screenshot": dict.fromkeys(STAFF, 403) | dict.fromkeys(REVIEWERS, 404),
    "desk:accept": dict.fromkeys(STAFF, 405),
    "desk:refuse": dict.fromkeys(STAFF, 405),
    "desk:correct": dict.fromkeys(STAFF, 405),
    # A form leads back to the list; whoever may make reports sends it.
    "admin:reports_reportrun_make": dict.fromkeys(STAFF, 403)
    | dict.fromkeys(["manager", "compliance", "administrator", "root"], 302),
    # Whoever asked for a report sees how far it is.
    "admin:reports_reportrun_order": dict.fromkeys(STAFF, 404) | {"reader": 403, "manager": 200},
    "admin:reports_reportrun_progress": dict.fromkeys(STAFF, 404) | {"reader": 403, "manager": 200},
    "admin:reports_reportrun_compare": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_annual": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_annual_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_step": dict.fromkeys(STAFF, 403) | dict.fromkeys(["compliance", "root"], 200),
    "reports:compliance": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "set_language": dict.fromkeys(STAFF, 302),
}


def addresses(patterns=None, namespace="", route="/"):
    """Return the name of every address that is not behind the portal's door; those without one only lead on."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        whole = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, whole)
        elif pattern.name and not whole.startswith(PORTAL):
            yield f"{namespace}{pattern.name}"


def decided(model):
    """Return for every address of a model who gets in: role -> what it answers."""
    view, add, change = MODELS[model]
    both = add & change
    has_view = {role: 200 if role in view else 403 for role in STAFF} | {"root": 200}
    is_added = {role: 200 if role in add else 403 for role in STAFF} | {"root": 200 if add else 403}
    goes_in = {role: 200 if role in both else 403 for role in STAFF} | {"root": 200}
    if model in ONLY_OUT:
        goes_in = dict.fromkeys(STAFF, 403)
    found = {
        "changelist": has_view,
        "change": has_view,
        "history": has_view,
        "add": is_added,
        "delete": dict.fromkeys(STAFF, 403),
    }
    if hasattr(admin_of(model), "sheet"):
        found |= {
            "export": has_view,
            "import": goes_in,
            "template": goes_in,
            "templates": goes_in,
            # Nobody has previewed anything, so nobody has anything to confirm.
            "process_import": {role: 404 if status == 200 else status for role, status in goes_in.items()},
        }
    return {f"admin:{model}_{action}": roles for action, roles in found.items()}


def admin_of(model):
    return {f"{m._meta.app_label}_{m._meta.model_name}": found for m, found in admin.site._registry.items()}[model]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Draw no page: who gets in is decided before; what is on a page is the business of tests/pages."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.fixture(autouse=True)
def looked_at(filled):
    """Let the officer have looked at a file that she has not imported."""
    officer = User.objects.get(email=address("officer"))
    lines = ["code,name,country,category", "S1,Changed,CN,assembly", "S9,Nine,Atlantis,assembly"]
    run = runs.received(["\n".join(lines).encode()], "looked-at.csv", actor=officer, sheet="")
    runs.read(run, officer)


EXPECTED = {name: roles for model in MODELS for name, roles in decided(model).items()} | OTHERS


def photo_of_audit():
    file = AuditFile.objects.latest("pk")
    return [file.audit_id, file.upload.public_id]


#: Address -> what gives the keys of the rows that it is asked with.
KEYS = {
    "admin:view_on_site": lambda: [ContentType.objects.get_for_model(Supplier).pk, Supplier.objects.get(code="S1").pk],
    "admin:app_list": lambda: ["suppliers"],
    "admin:sheets_importrun_undo": lambda: [
        ImportRun.objects.filter(state=ImportRun.State.WRITTEN).latest("pk").public_id
    ],
    "admin:sheets_importrun_import": list,
    "admin:sheets_importrun_templates": list,
    "admin:sheets_importrun_refused": lambda: [run(), "suppliers"],
    "admin:reminders_mail_html": lambda: [Mail.objects.latest("pk").pk],
    "admin:reminders_mail_revoke": lambda: [Mail.objects.latest("pk").pk],
    "admin:suppliers_supplier_alike": lambda: [Supplier.objects.get(code="S1").pk],
    "admin:suppliers_supplier_portal": lambda: [Supplier.objects.get(code="S1").pk],
    "admin:suppliers_supplier_portal_end": lambda: [Supplier.objects.get(code="S1").pk, UUID(int=0)],
    "admin:suppliers_supplier_portal_again": lambda: [Supplier.objects.get(code="S1").pk, UUID(int=0)],
    "admin:suppliers_supplier_portal_withdraw": lambda: [Supplier.objects.get(code="S1").pk, UUID(int=0)],
    "admin:audits_assessmentcycle_close": lambda: [AssessmentCycle.objects.open().get().pk],
    "admin:audits_assessmentcycle_score": lambda: [AssessmentCycle.objects.open().get().pk],
    "admin:attestations_signature_receipt": lambda: [Signature.objects.latest("pk").pk],
    "admin:suppliers_secondsource_step": lambda: [SecondSource.objects.latest("pk").pk, "decide"],
    "admin:audits_screening_step": lambda: [Screening.objects.latest("pk").pk, "decide"],
    "admin:auth_user_password_change": lambda: [
        admin_of("accounts_user").model.objects.get(email="officer@example.com").pk
    ],
    "admin:audits_audit_checklist": lambda: [Audit.objects.latest("pk").pk],
    "admin:audits_audit_file": photo_of_audit,
    "admin:audits_audit_off": photo_of_audit,
    "admin:audits_finding_off": lambda: [Finding.objects.latest("pk").pk, UUID(int=0)],
    "admin:audits_audit_due": list,
    "admin:audits_audit_report": lambda: [Audit.objects.latest("pk").pk],
    "admin:audits_audit_step": lambda: [Audit.objects.latest("pk").pk, "hold"],
    "admin:audits_finding_step": lambda: [Finding.objects.latest("pk").pk, "verify"],
    "admin:audits_finding_file": lambda: [
        Finding.objects.latest("pk").pk,
        ActionFile.objects.latest("pk").upload.public_id,
    ],
    "admin:audits_improvementcase_step": lambda: [ImprovementCase.objects.latest("pk").pk, "meeting"],
    "admin:audits_plannedaction_step": lambda: [PlannedAction.objects.latest("pk").pk, "strike-off"],
    "admin:audits_plannedaction_file": lambda: [PlannedAction.objects.latest("pk").pk, UUID(int=0)],
    "admin:audits_consequence_step": lambda: [Consequence.objects.latest("pk").pk, "approve"],
    "admin:audits_raisedveto_step": lambda: [RaisedVeto.objects.latest("pk").pk, "confirm"],
    "admin:audits_riskassessment_step": lambda: [RiskAssessment.objects.latest("pk").pk, "approve"],
    "admin:audits_securityrecord_step": lambda: [SecurityPaper.objects.latest("pk").record_id, "paper"],
    "admin:audits_securityrecord_file": lambda: [
        SecurityPaper.objects.latest("pk").record_id,
        SecurityPaper.objects.latest("pk").upload.public_id,
    ],
    "admin:reports_reportrun_make": list,
    "admin:reports_reportrun_order": lambda: [ReportOrder.objects.get().public_id],
    "admin:reports_reportrun_progress": lambda: [ReportOrder.objects.get().public_id],
    "admin:reports_reportrun_compare": lambda: ReportRun.objects.order_by("-pk").values_list("pk", flat=True)[:2],
    "admin:reports_reportrun_file": lambda: [ReportRun.objects.latest("pk").pk, "json"],
    "admin:reports_reportrun_annual": list,
    "admin:reports_reportrun_annual_file": lambda: [ReportRun.objects.latest("pk").month[:4], "json"],
    "admin:reports_reportrun_step": lambda: [ReportRun.objects.latest("pk").pk, "sign"],
    "admin:audits_engagement_step": lambda: [Engagement.objects.latest("day").pk, "cancel"],
    "admin:audits_engagement_file": lambda: [
        EngagementFile.objects.latest("pk").engagement_id,
        EngagementFile.objects.latest("pk").upload.public_id,
    ],
    "admin:audits_engagement_invite": lambda: [Engagement.objects.latest("day").pk],
    "admin:audits_engagement_attendance": lambda: [EngagementFile.objects.latest("pk").engagement_id],
    "desk:queue": list,
    "desk:picture": lambda: [waiting(), 1, 1],
}


def run():
    return ImportRun.objects.get(state=ImportRun.State.PREVIEWED).public_id


def waiting():
    return Attestation.objects.waiting().get().public_id


def arguments(name):
    """Return what an address is asked with: keys of rows that exist."""
    if name in KEYS:
        return KEYS[name]()
    if name.startswith("admin:sheets_importrun_") and name in OTHERS:
        return [run()]
    if name.startswith("desk:"):
        return [waiting()]
    if name.rpartition("_")[2] in ("change", "history", "delete") and name not in OTHERS:
        request = RequestFactory().get("/")
        request.user = User.objects.get(email=address("root"))
        rows = admin_of(name.removeprefix("admin:").rpartition("_")[0]).get_queryset(request)
        return [rows.order_by("pk").values_list("pk", flat=True).last()]
    return []


def queries(name):
    """Return the query that an address needs to make sense."""
    if name == "admin:autocomplete":
        return {"app_label": "suppliers", "model_name": "classification", "field_name": "supplier", "term": ""}
    return {}


def test_every_address_is_decided_about():
    assert sorted(set(addresses()) - set(EXPECTED)) == []
    assert sorted(set(EXPECTED) - set(addresses())) == []


@pytest.mark.parametrize("role", [pytest.param("root", marks=pytest.mark.both), *sorted(STAFF - {"root"})])
def test_everybody_gets_in_where_it_was_decided_and_nowhere_else(role, log_in):
    client = log_in(role)

    answers = {}
    for name in sorted(EXPECTED):
        answer = client.get(reverse(name, args=arguments(name)), queries(name))
        answers[name] = answer.status_code
        list(answer)  # a file is closed by whoever reads it to its end

    assert answers == {name: roles[role] for name, roles in sorted(EXPECTED.items())}


@pytest.fixture
def at_the_portal():
    """Return a client of an officer who is logged in at the suppliers' portal, where she acts for somebody too."""
    officer = User.objects.get(email=address("officer"))
    return entered(MembershipFactory(user=officer, supplier=Supplier.objects.get(code="S1")).user)


@pytest.fixture
def with_its_key(at_the_portal):
    """Return a client that has the key of the portal's session in the cookie of staff."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = at_the_portal.cookies[PORTAL_COOKIE].value
    return client


EVERY_WAY = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


@pytest.mark.parametrize(
    ("who", "methods"),
    [
        ("at_the_portal", ("GET", "POST")),
        ("with_its_key", ("GET", "POST")),
        pytest.param("at_the_portal", EVERY_WAY, marks=pytest.mark.more),
        pytest.param("with_its_key", EVERY_WAY, marks=pytest.mark.more),
    ],
)
def test_the_portals_door_opens_nothing_of_the_staff(who, methods, request):
    client = request.getfixturevalue(who)
    open_to_all = {"admin:login", "admin:logout", "set_language", "healthz"}

    answers = {
        (name, method): (answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        for name in sorted(set(EXPECTED) - open_to_all)
        for path in [reverse(name, args=arguments(name))]
        for method in methods
        for answer in [client.generic(method, path)]
    }

    assert answers == dict.fromkeys(answers, (302, reverse("admin:login")))


@pytest.mark.parametrize("role", ["stranger", None])
def test_who_is_not_of_the_staff_is_asked_to_log_in(role, log_in, client):
    client = log_in(role) if role else client
    open_to_all = {"admin:login", "admin:logout", "set_language", "healthz"}

    answers = {
        name: (answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        for name in sorted(set(EXPECTED) - open_to_all)
        for answer in [client.get(reverse(name, args=arguments(name)), queries(name))]
    }

    assert answers == dict.fromkeys(answers, (302, reverse("admin:login")))


def test_the_login_page_opens_for_anybody(client):
    assert client.get(reverse("admin:login")).status_code == 200
