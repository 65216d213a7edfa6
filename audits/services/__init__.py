"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""

from audits.services.closing import close_cycle
from audits.services.consequences import decide_consequence, end_consequence, save_consequence_rule
from audits.services.objections import answer_objection, object_to
from audits.services.opening import of_cycle, open_cycle
from audits.services.overrides import ask_override, decide_override
from audits.services.regrading import grade_on_file
from audits.services.scorecards import (
    copy_scorecard,
    faults_of,
    freeze_scorecards,
    refuse_incomplete,
    remove_criterion,
    save_band,
    save_criterion,
    save_scorecard,
)
from audits.services.scoring import Mark, record_scores, withdraw_scores
from audits.services.vetoes import decide_veto, raise_veto

__all__ = [
    "Mark",
    "answer_objection",
    "ask_override",
    "close_cycle",
    "copy_scorecard",
    "decide_consequence",
    "decide_override",
    "decide_veto",
    "end_consequence",
    "faults_of",
    "freeze_scorecards",
    "grade_on_file",
    "object_to",
    "of_cycle",
    "open_cycle",
    "raise_veto",
    "record_scores",
    "refuse_incomplete",
    "remove_criterion",
    "save_band",
    "save_consequence_rule",
    "save_criterion",
    "save_scorecard",
    "withdraw_scores",
]
