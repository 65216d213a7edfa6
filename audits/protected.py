"""What was scored, found and decided cannot be changed unseen."""

from audits.models import Criterion, GradeBand, Scorecard, Veto
from evidence.protected import Protected

PROTECTED: list[Protected] = [
    Protected(Criterion, ("scorecard_id", "code", "topic", "weight", "scored_by", "measure")),
    Protected(GradeBand, ("scorecard_id", "grade", "lowest")),
    Protected(Scorecard, ("code", "version", "categories", "is_used", "frozen_at")),
    Protected(Veto, ("code",)),
]
