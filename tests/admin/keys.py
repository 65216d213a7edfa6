"""What the addresses of the admin and the desk are asked with: keys of rows of the register."""

from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory

from accounts.models import User
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
from reports.models import PublishedFigure, ReportOrder, ReportRun
from sheets.models import ImportRun
from suppliers.models import SecondSource, Supplier
from tests.admin.decided import OTHERS, admin_of
from tests.admin.register import address


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
    "admin:audits_assessmentcycle_again": lambda: [AssessmentCycle.objects.open().get().pk],
    "admin:audits_assessmentcycle_progress": lambda: [AssessmentCycle.objects.open().get().pk],
    "admin:audits_assessmentcycle_step": lambda: [AssessmentCycle.objects.open().get().pk, "day"],
    "admin:audits_assessmentcycle_score": lambda: [AssessmentCycle.objects.open().get().pk],
    "admin:attestations_signature_receipt": lambda: [Signature.objects.latest("pk").pk],
    "admin:suppliers_secondsource_step": lambda: [SecondSource.objects.latest("pk").pk, "decide"],
    "admin:audits_screening_step": lambda: [Screening.objects.latest("pk").pk, "decide"],
    "admin:auth_user_password_change": lambda: [
        admin_of("accounts_user").model.objects.get(email="officer@example.com").pk
    ],
    "admin:audits_audit_checklist": lambda: [Audit.objects.latest("pk").pk],
    "admin:audits_audit_checklist_sheet": lambda: [Audit.objects.latest("pk").pk],
    "admin:audits_audit_file": photo_of_audit,
    "admin:audits_audit_off": photo_of_audit,
    "admin:audits_finding_off": lambda: [Finding.objects.latest("pk").pk, UUID(int=0)],
    "admin:audits_finding_out": lambda: ["corrective_actions"],
    "admin:audits_plannedaction_out": lambda: ["more_time"],
    "admin:audits_assessment_out": lambda: ["objections"],
    "admin:audits_consequence_out": lambda: ["consequences"],
    "admin:audits_improvementcase_out": lambda: ["cases"],
    "admin:audits_audit_due": list,
    "admin:audits_audit_calendar": list,
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
    "admin:reports_reportrun_compare_file": lambda: ReportRun.objects.order_by("-pk").values_list("pk", flat=True)[:2],
    "admin:reports_reportrun_sample": lambda: [ReportRun.objects.latest("pk").pk],
    "admin:reports_reportrun_file": lambda: [ReportRun.objects.latest("pk").pk, "json"],
    "admin:reports_reportrun_annual": list,
    "admin:reports_reportrun_annual_file": lambda: [ReportRun.objects.latest("pk").month[:4], "json"],
    "admin:reports_reportrun_step": lambda: [ReportRun.objects.latest("pk").pk, "sign"],
    "admin:reports_publishedfigure_step": lambda: [PublishedFigure.objects.latest("pk").pk, "withdraw"],
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
