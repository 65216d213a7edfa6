"""Who may open what, by role: decided for every address.

But for the portal, which tests/portal/test_matrix.py decides about.
"""

from django.contrib import admin
from django.urls import URLResolver, get_resolver

from accounts.sessions import PORTAL
from tests.admin.register import ROLES
from tests.admin.test_pages import ONLY_OUT

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
    "audits_answer": (ALL, ASSESSORS, ASSESSORS),
    # Entered for suppliers, and verified on the page of the finding; never edited.
    "audits_correctiveaction": (ALL, ASSESSORS, ASSESSORS),
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
    "admin:audits_assessmentcycle_step": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    "admin:audits_assessmentcycle_again": dict.fromkeys(STAFF, 405),
    # Whoever sees a cycle sees how far its closing is.
    "admin:audits_assessmentcycle_progress": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_assessmentcycle_close": dict.fromkeys(STAFF, 403) | dict.fromkeys([*ASSESSORS, "root"], 200),
    # Whoever may look at an audit may look at its checklist; whoever may change audits takes their steps.
    "admin:audits_audit_checklist": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_checklist_sheet": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_off": dict.fromkeys(STAFF, 200) | {"reader": 403, "auditor": 403},
    "admin:audits_audit_calendar": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_due": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_audit_report": dict.fromkeys(STAFF, 200) | {"reader": 403},
    # Whoever may look at a list takes its sheets away.
    "admin:audits_finding_out": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_plannedaction_out": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_assessment_out": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_consequence_out": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:audits_improvementcase_out": dict.fromkeys(STAFF, 200) | {"reader": 403},
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
    "admin:reports_reportrun_compare_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_sample": dict.fromkeys(STAFF, 302) | {"reader": 403},
    "admin:reports_reportrun_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_annual": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_annual_file": dict.fromkeys(STAFF, 200) | {"reader": 403},
    "admin:reports_reportrun_step": dict.fromkeys(STAFF, 403) | dict.fromkeys(["compliance", "root"], 200),
    "admin:reports_publishedfigure_step": dict.fromkeys(STAFF, 403) | dict.fromkeys(["compliance", "root"], 200),
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
    """Return the admin of a model."""
    return {f"{m._meta.app_label}_{m._meta.model_name}": found for m, found in admin.site._registry.items()}[model]


EXPECTED = {name: roles for model in MODELS for name, roles in decided(model).items()} | OTHERS
