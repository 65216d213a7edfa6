"""Examinations in the admin."""

from audits.admin.audits import AuditAdmin
from audits.admin.findings import FindingAdmin
from audits.admin.schemes import AuditIntervalAdmin, ChecklistItemAdmin, SchemeAdmin, SeverityAdmin

__all__ = [
    "AuditAdmin",
    "AuditIntervalAdmin",
    "ChecklistItemAdmin",
    "FindingAdmin",
    "SchemeAdmin",
    "SeverityAdmin",
]
