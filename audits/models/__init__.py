"""What is looked at of a supplier, and what was found."""

from audits.models.answer import Answer
from audits.models.assessment import Assessment
from audits.models.assessment_cycle import AssessmentCycle
from audits.models.attendance import Attendance
from audits.models.audit import Audit, AuditKind, AuditState, Colour
from audits.models.audit_file import AuditFile
from audits.models.audit_interval import AuditInterval
from audits.models.case_step import CaseStep
from audits.models.checklist_item import ChecklistItem, Pillar
from audits.models.closing_order import ClosingOrder
from audits.models.consequence import Consequence
from audits.models.consequence_rule import ConsequenceRule
from audits.models.corrective_action import ActionFile, CorrectiveAction
from audits.models.criterion import Assessor, Criterion, Topic
from audits.models.cycle_day import CycleDay
from audits.models.engagement import Engagement, EngagementFile
from audits.models.extension import Extension
from audits.models.finding import Finding
from audits.models.finding_state import FindingState
from audits.models.grade_band import GradeBand
from audits.models.improvement_case import ImprovementCase
from audits.models.objection import Objection
from audits.models.override import Override
from audits.models.planned_action import PlanAnswer, PlanFile, PlannedAction
from audits.models.raised_veto import RaisedVeto
from audits.models.risk import Impact, Level, Likelihood, Risk
from audits.models.risk_assessment import RiskAssessment
from audits.models.scheme import Scheme
from audits.models.score import Score
from audits.models.scorecard import Scorecard
from audits.models.screening import IMPACTS, Harm, Screening, ScreeningKind
from audits.models.security_record import SecurityPaper, SecurityRecord
from audits.models.severity import Severity
from audits.models.veto import Veto

__all__ = [
    "IMPACTS",
    "ActionFile",
    "Answer",
    "Assessment",
    "AssessmentCycle",
    "Assessor",
    "Attendance",
    "Audit",
    "AuditFile",
    "AuditInterval",
    "AuditKind",
    "AuditState",
    "CaseStep",
    "ChecklistItem",
    "ClosingOrder",
    "Colour",
    "Consequence",
    "ConsequenceRule",
    "CorrectiveAction",
    "Criterion",
    "CycleDay",
    "Engagement",
    "EngagementFile",
    "Extension",
    "Finding",
    "FindingState",
    "GradeBand",
    "Harm",
    "Impact",
    "ImprovementCase",
    "Level",
    "Likelihood",
    "Objection",
    "Override",
    "Pillar",
    "PlanAnswer",
    "PlanFile",
    "PlannedAction",
    "RaisedVeto",
    "Risk",
    "RiskAssessment",
    "Scheme",
    "Score",
    "Scorecard",
    "Screening",
    "ScreeningKind",
    "SecurityPaper",
    "SecurityRecord",
    "Severity",
    "Topic",
    "Veto",
]
