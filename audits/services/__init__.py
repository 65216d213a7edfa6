"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""

from audits.services.answering import answer_finding, take_answers_back
from audits.services.answers import Given, record_answers
from audits.services.attendance import (
    Came,
    answer_invitation,
    invite_suppliers,
    record_attendance,
    take_attendance_back,
)
from audits.services.audit_files import add_audit_file, remove_audit_file
from audits.services.audits import cancel_audit, change_audit, hold_audit, plan_audit
from audits.services.case_steps import agree_plan, record_meeting, record_talk
from audits.services.cases import follow_all_cases, follow_with_cases
from audits.services.closing import close_cycle
from audits.services.closing_orders import (
    close_ordered,
    order_closing,
    ring_again_for_closings,
    start_closing_again,
)
from audits.services.consequences import decide_consequence, end_consequence, save_consequence_rule
from audits.services.cycles import call_off_cycle, move_cycle
from audits.services.engagements import (
    add_material,
    cancel_engagement,
    change_engagement,
    plan_engagement,
    take_engagements_back,
)
from audits.services.extensions import ask_for_extension, ask_for_plan_time, decide_extension
from audits.services.findings import save_finding
from audits.services.following import follow_all_consequences, follow_with_consequences
from audits.services.objections import answer_objection, object_to
from audits.services.opening import of_cycle, open_cycle
from audits.services.overrides import ask_override, decide_override
from audits.services.planned_actions import Looked, answer_action, note_action, strike_off_action, verify_answer
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
from audits.services.security import (
    add_security_paper,
    approve_security,
    change_security,
    correct_security,
    dismiss_security,
    record_security,
    remove_risk,
    remove_security,
    save_risk,
)
from audits.services.verifying import Verified, reopen_finding, verify_action
from audits.services.vetoes import decide_veto, raise_veto

__all__ = [
    "Came",
    "Given",
    "Looked",
    "Mark",
    "Verified",
    "add_audit_file",
    "add_material",
    "add_security_paper",
    "agree_improvement",
    "agree_plan",
    "answer_action",
    "answer_finding",
    "answer_invitation",
    "answer_objection",
    "approve_report",
    "approve_security",
    "ask_for_extension",
    "ask_for_plan_time",
    "ask_override",
    "call_off_cycle",
    "cancel_audit",
    "cancel_engagement",
    "change_audit",
    "change_engagement",
    "change_security",
    "close_cycle",
    "close_ordered",
    "copy_scorecard",
    "correct_security",
    "decide_consequence",
    "decide_extension",
    "decide_override",
    "decide_screening",
    "decide_veto",
    "dismiss_security",
    "end_consequence",
    "end_relationship",
    "faults_of",
    "follow_all_cases",
    "follow_all_consequences",
    "follow_with_cases",
    "follow_with_consequences",
    "freeze_scorecards",
    "grade_on_file",
    "hold_audit",
    "invite_suppliers",
    "move_cycle",
    "note_action",
    "object_to",
    "of_cycle",
    "open_cycle",
    "order_closing",
    "plan_audit",
    "plan_engagement",
    "propose_screening",
    "raise_veto",
    "record_answers",
    "record_attendance",
    "record_meeting",
    "record_scores",
    "record_security",
    "record_talk",
    "refuse_incomplete",
    "remove_audit_file",
    "remove_criterion",
    "remove_risk",
    "remove_security",
    "reopen_finding",
    "return_report",
    "ring_again_for_closings",
    "save_band",
    "save_consequence_rule",
    "save_criterion",
    "save_finding",
    "save_risk",
    "save_scorecard",
    "start_closing_again",
    "strike_off_action",
    "submit_report",
    "take_answers_back",
    "take_attendance_back",
    "take_engagements_back",
    "verify_action",
    "verify_answer",
    "withdraw_scores",
]
