"""What was scored, found and decided cannot be changed unseen."""

from audits.models import (
    Assessment,
    AssessmentCycle,
    Consequence,
    ConsequenceRule,
    Criterion,
    GradeBand,
    Objection,
    Override,
    RaisedVeto,
    Score,
    Scorecard,
    Veto,
)
from evidence.protected import Protected

PROTECTED: list[Protected] = [
    Protected(
        Assessment, ("cycle_id", "supplier_id", "scorecard_id", "score", "grade", "missing", "vetoes", "closed_at")
    ),
    Protected(AssessmentCycle, ("period", "opened_on", "opened_by_id", "due_on", "closed_on", "closed_by_id")),
    Protected(
        Consequence,
        (
            "supplier_id",
            "rule_id",
            "period",
            "proposed_by_id",
            "proposed_at",
            "decision",
            "decided_by_id",
            "decided_at",
            "in_force_from",
            "in_force_until",
        ),
    ),
    Protected(ConsequenceRule, ("code", "grade", "in_a_row", "is_used")),
    Protected(Criterion, ("scorecard_id", "code", "topic", "weight", "scored_by", "measure")),
    Protected(GradeBand, ("scorecard_id", "grade", "lowest")),
    Protected(
        Objection,
        (
            "assessment_id",
            "words",
            "asked_by_id",
            "asked_at",
            "answer",
            "is_granted",
            "grade",
            "answered_by_id",
            "answered_at",
        ),
    ),
    Protected(
        Override,
        ("assessment_id", "grade", "reason", "asked_by_id", "asked_at", "decision", "decided_by_id", "decided_at"),
    ),
    Protected(
        RaisedVeto,
        ("assessment_id", "veto_id", "words", "raised_by_id", "raised_at", "decision", "decided_by_id", "decided_at"),
    ),
    Protected(
        Score, ("assessment_id", "criterion_id", "assessor_id", "measure", "value", "words", "scored_at", "run_id")
    ),
    Protected(Scorecard, ("code", "version", "categories", "is_used", "frozen_at")),
    Protected(Veto, ("code",)),
]
