"""What is looked at of a supplier, and what was found."""

from audits.models.assessment import Assessment
from audits.models.assessment_cycle import AssessmentCycle
from audits.models.consequence import Consequence
from audits.models.consequence_rule import ConsequenceRule
from audits.models.criterion import Assessor, Criterion, Topic
from audits.models.grade_band import GradeBand
from audits.models.objection import Objection
from audits.models.override import Override
from audits.models.raised_veto import RaisedVeto
from audits.models.score import Score
from audits.models.scorecard import Scorecard
from audits.models.veto import Veto

__all__ = [
    "Assessment",
    "AssessmentCycle",
    "Assessor",
    "Consequence",
    "ConsequenceRule",
    "Criterion",
    "GradeBand",
    "Objection",
    "Override",
    "RaisedVeto",
    "Score",
    "Scorecard",
    "Topic",
    "Veto",
]
