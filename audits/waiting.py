"""What of examinations waits for another person's decision."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audits.models import (
    Answer,
    Assessment,
    AssessmentCycle,
    Audit,
    AuditState,
    Consequence,
    Extension,
    Finding,
    Objection,
    Override,
    PlannedAction,
    RaisedVeto,
    RiskAssessment,
    Screening,
    SecurityRecord,
)
from audits.models.approved_record import ApprovedRecord
from suppliers.waits import Wait, Work


def submitted() -> "QuerySet[Audit]":
    """Return the audits whose report nobody has approved."""
    return Audit.objects.in_state(AuditState.SUBMITTED)


def overrides() -> "QuerySet[Override]":
    """Return the other grades that nobody has decided."""
    return Override.objects.filter(decision=Override.Decision.WAITING)


def vetoes() -> "QuerySet[RaisedVeto]":
    """Return the vetoes of open cycles that nobody has decided."""
    cycles = AssessmentCycle.objects.open()
    return RaisedVeto.objects.filter(decision=RaisedVeto.Decision.WAITING, assessment__cycle__in=cycles)


def consequences() -> "QuerySet[Consequence]":
    """Return the consequences that nobody has decided."""
    return Consequence.objects.filter(decision=Consequence.Decision.WAITING)


def of_findings() -> "QuerySet[Extension]":
    """Return the time for findings about which nobody has decided."""
    return Extension.objects.filter(decision=Extension.Decision.WAITING, finding__isnull=False)


def of_actions() -> "QuerySet[Extension]":
    """Return the time for actions of plans about which nobody has decided."""
    return Extension.objects.filter(decision=Extension.Decision.WAITING, action__isnull=False)


def objections() -> "QuerySet[Objection]":
    """Return the objections that nobody has answered."""
    return Objection.objects.filter(is_granted=None)


def risks() -> "QuerySet[RiskAssessment]":
    """Return the risk assessments that nobody has approved."""
    return RiskAssessment.objects.filter(decision=ApprovedRecord.Decision.WAITING)


def records() -> "QuerySet[SecurityRecord]":
    """Return the security records that nobody has approved."""
    return SecurityRecord.objects.filter(decision=ApprovedRecord.Decision.WAITING)


REPORTS = Wait(
    "audit_reports",
    _("Audit reports to be approved"),
    Audit,
    submitted,
    "audits.change_audit",
    "submitted_at",
    ("submitted_by_id", "lead_auditor_id", "held_by_id"),
    "state=submitted",
    work=(
        Work(Finding, "audit_id", ("recorded_by_id", "changed_by_id")),
        Work(Answer, "audit_id", ("answered_by_id",)),
    ),
)
OVERRIDES = Wait(
    "overrides",
    _("Other grades to be decided"),
    Override,
    overrides,
    "audits.change_override",
    "asked_at",
    ("asked_by_id",),
    "override=open",
    listed_as=Assessment,
    supplier="assessment__supplier_id",
    page=lambda row: row.assessment,
)
VETOES = Wait(
    "vetoes",
    _("Vetoes to be decided"),
    RaisedVeto,
    vetoes,
    "audits.change_raisedveto",
    "raised_at",
    ("raised_by_id",),
    "decision__exact=waiting",
    supplier="assessment__supplier_id",
)
CONSEQUENCES = Wait(
    "consequences",
    _("Consequences to be decided"),
    Consequence,
    consequences,
    "audits.change_consequence",
    "proposed_at",
    ("proposed_by_id",),
    "decision__exact=waiting",
)
FINDING_TIME = Wait(
    "finding_time",
    _("More time for findings to be decided"),
    Extension,
    of_findings,
    "audits.change_finding",
    "asked_at",
    ("asked_by_id",),
    "time=open",
    listed_as=Finding,
    supplier="finding__supplier_id",
    page=lambda row: row.finding,
)
ACTION_TIME = Wait(
    "action_time",
    _("More time for actions of plans to be decided"),
    Extension,
    of_actions,
    "audits.change_plannedaction",
    "asked_at",
    ("asked_by_id",),
    "time=open",
    listed_as=PlannedAction,
    supplier="action__case__supplier_id",
    page=lambda row: row.action,
)
OBJECTIONS = Wait(
    "objections",
    _("Objections to be answered"),
    Objection,
    objections,
    "audits.change_objection",
    "asked_at",
    ("asked_by_id", "assessment__cycle__closed_by_id"),
    "objection=open",
    listed_as=Assessment,
    supplier="assessment__supplier_id",
    page=lambda row: row.assessment,
)
SCREENINGS = Wait(
    "screenings",
    _("Screenings to be approved"),
    Screening,
    Screening.objects.waiting,
    "audits.change_screening",
    "proposed_at",
    ("proposed_by_id",),
    "decision__exact=waiting",
)
SECURITY_RISKS = Wait(
    "risk_assessments",
    _("Security risk assessments to be approved"),
    RiskAssessment,
    risks,
    "audits.change_riskassessment",
    "recorded_at",
    ("recorded_by_id",),
    "decision__exact=waiting",
    supplier="",
)
SECURITY_RECORDS = Wait(
    "security_approvals",
    _("Security records to be approved"),
    SecurityRecord,
    records,
    "audits.change_securityrecord",
    "recorded_at",
    ("recorded_by_id",),
    "decision__exact=waiting",
    supplier="",
)

WAITS = [
    REPORTS, FINDING_TIME, ACTION_TIME, OBJECTIONS, OVERRIDES, VETOES, CONSEQUENCES, SCREENINGS, SECURITY_RISKS,
    SECURITY_RECORDS,
]  # fmt: skip
