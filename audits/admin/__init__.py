"""Examinations in the admin."""

from audits.admin.answers import AnswerAdmin
from audits.admin.assessments import AssessmentAdmin
from audits.admin.audits import AuditAdmin
from audits.admin.cases import ImprovementCaseAdmin, PlannedActionAdmin
from audits.admin.consequences import ConsequenceAdmin, ConsequenceRuleAdmin
from audits.admin.corrective_actions import CorrectiveActionAdmin
from audits.admin.cycles import AssessmentCycleAdmin
from audits.admin.engagements import AttendanceAdmin, EngagementAdmin
from audits.admin.findings import FindingAdmin
from audits.admin.raised_vetoes import RaisedVetoAdmin
from audits.admin.schemes import AuditIntervalAdmin, ChecklistItemAdmin, SchemeAdmin, SeverityAdmin
from audits.admin.scorecards import ScorecardAdmin
from audits.admin.scores import ScoreAdmin
from audits.admin.screenings import ScreeningAdmin
from audits.admin.security import RiskAdmin, RiskAssessmentAdmin, SecurityRecordAdmin
from audits.admin.vetoes import VetoAdmin

__all__ = [
    "AnswerAdmin",
    "AssessmentAdmin",
    "AssessmentCycleAdmin",
    "AttendanceAdmin",
    "AuditAdmin",
    "AuditIntervalAdmin",
    "ChecklistItemAdmin",
    "ConsequenceAdmin",
    "ConsequenceRuleAdmin",
    "CorrectiveActionAdmin",
    "EngagementAdmin",
    "FindingAdmin",
    "ImprovementCaseAdmin",
    "PlannedActionAdmin",
    "RaisedVetoAdmin",
    "RiskAdmin",
    "RiskAssessmentAdmin",
    "SchemeAdmin",
    "ScoreAdmin",
    "ScorecardAdmin",
    "ScreeningAdmin",
    "SecurityRecordAdmin",
    "SeverityAdmin",
    "VetoAdmin",
]
