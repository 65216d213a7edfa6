"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""

from audits.services.answering import answer_finding
from audits.services.answers import Given, record_answers
from audits.services.audits import cancel_audit, change_audit, hold_audit, plan_audit
from audits.services.closing import close_cycle
from audits.services.consequences import decide_consequence, end_consequence, save_consequence_rule
from audits.services.extensions import ask_for_extension, decide_extension
from audits.services.findings import save_finding
from audits.services.objections import answer_objection, object_to
from audits.services.opening import of_cycle, open_cycle
from audits.services.overrides import ask_override, decide_override
from audits.services.regrading import grade_on_file
from audits.services.reports import approve_report, return_report, submit_report
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
from audits.services.screening import agree_improvement, decide_screening, end_relationship, propose_screening
from audits.services.verifying import Verified, reopen_finding, verify_action
from audits.services.vetoes import decide_veto, raise_veto

__all__ = [
    "Given",
    "Mark",
    "Verified",
    "agree_improvement",
    "answer_finding",
    "answer_objection",
    "approve_report",
    "ask_for_extension",
    "ask_override",
    "cancel_audit",
    "change_audit",
    "close_cycle",
    "copy_scorecard",
    "decide_consequence",
    "decide_extension",
    "decide_override",
    "decide_screening",
    "decide_veto",
    "end_consequence",
    "end_relationship",
    "faults_of",
    "freeze_scorecards",
    "grade_on_file",
    "hold_audit",
    "object_to",
    "of_cycle",
    "open_cycle",
    "plan_audit",
    "propose_screening",
    "raise_veto",
    "record_answers",
    "record_scores",
    "refuse_incomplete",
    "remove_criterion",
    "reopen_finding",
    "return_report",
    "save_band",
    "save_consequence_rule",
    "save_criterion",
    "save_finding",
    "save_scorecard",
    "submit_report",
    "verify_action",
    "withdraw_scores",
]
