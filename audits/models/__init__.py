"""What is looked at of a supplier, and what was found."""

from audits.models.answer import Answer
from audits.models.audit import Audit, AuditKind, AuditState, Colour
from audits.models.audit_interval import AuditInterval
from audits.models.checklist_item import ChecklistItem, Pillar
from audits.models.corrective_action import ActionFile, CorrectiveAction
from audits.models.extension import Extension
from audits.models.finding import Finding
from audits.models.finding_state import FindingState
from audits.models.scheme import Scheme
from audits.models.severity import Severity

__all__ = [
    "ActionFile",
    "Answer",
    "Audit",
    "AuditInterval",
    "AuditKind",
    "AuditState",
    "ChecklistItem",
    "Colour",
    "CorrectiveAction",
    "Extension",
    "Finding",
    "FindingState",
    "Pillar",
    "Scheme",
    "Severity",
]
