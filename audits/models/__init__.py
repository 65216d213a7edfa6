"""What is looked at of a supplier, and what was found."""

from audits.models.criterion import Assessor, Criterion, Topic
from audits.models.grade_band import GradeBand
from audits.models.scorecard import Scorecard
from audits.models.veto import Veto

__all__ = ["Assessor", "Criterion", "GradeBand", "Scorecard", "Topic", "Veto"]
