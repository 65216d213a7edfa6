"""Examinations in the admin."""

from audits.admin.assessments import AssessmentAdmin
from audits.admin.consequences import ConsequenceAdmin, ConsequenceRuleAdmin
from audits.admin.cycles import AssessmentCycleAdmin
from audits.admin.raised_vetoes import RaisedVetoAdmin
from audits.admin.scorecards import ScorecardAdmin
from audits.admin.scores import ScoreAdmin
from audits.admin.vetoes import VetoAdmin

__all__ = [
    "AssessmentAdmin",
    "AssessmentCycleAdmin",
    "ConsequenceAdmin",
    "ConsequenceRuleAdmin",
    "RaisedVetoAdmin",
    "ScoreAdmin",
    "ScorecardAdmin",
    "VetoAdmin",
]
