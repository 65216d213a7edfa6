"""Examinations in the admin."""

from audits.admin.assessments import AssessmentAdmin
from audits.admin.audits import AuditAdmin
from audits.admin.consequences import ConsequenceAdmin, ConsequenceRuleAdmin
from audits.admin.cycles import AssessmentCycleAdmin
from audits.admin.engagements import AttendanceAdmin, EngagementAdmin
from audits.admin.findings import FindingAdmin
from audits.admin.raised_vetoes import RaisedVetoAdmin
from audits.admin.schemes import AuditIntervalAdmin, ChecklistItemAdmin, SchemeAdmin, SeverityAdmin
from audits.admin.scorecards import ScorecardAdmin
from audits.admin.scores import ScoreAdmin
from audits.admin.security import RiskAdmin, RiskAssessmentAdmin, SecurityRecordAdmin
from audits.admin.vetoes import VetoAdmin

__all__ = [
    "AssessmentAdmin",
    "AssessmentCycleAdmin",
    "AttendanceAdmin",
    "AuditAdmin",
    "AuditIntervalAdmin",
    "ChecklistItemAdmin",
    "ConsequenceAdmin",
    "ConsequenceRuleAdmin",
    "EngagementAdmin",
    "FindingAdmin",
    "RaisedVetoAdmin",
    "RiskAdmin",
    "RiskAssessmentAdmin",
    "SchemeAdmin",
    "ScoreAdmin",
    "ScorecardAdmin",
    "SecurityRecordAdmin",
    "SeverityAdmin",
    "VetoAdmin",
]
