"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""

from audits.services.answering import answer_finding
from audits.services.answers import Given, record_answers
from audits.services.audits import cancel_audit, change_audit, hold_audit, plan_audit
from audits.services.extensions import ask_for_extension, decide_extension
from audits.services.findings import save_finding
from audits.services.reports import approve_report, return_report, submit_report
from audits.services.verifying import Verified, reopen_finding, verify_action

__all__ = [
    "Given",
    "Verified",
    "answer_finding",
    "approve_report",
    "ask_for_extension",
    "cancel_audit",
    "change_audit",
    "decide_extension",
    "hold_audit",
    "plan_audit",
    "record_answers",
    "reopen_finding",
    "return_report",
    "save_finding",
    "submit_report",
    "verify_action",
]
