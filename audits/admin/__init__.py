"""Examinations in the admin."""

from audits.admin.schemes import AuditIntervalAdmin, ChecklistItemAdmin, SchemeAdmin, SeverityAdmin

__all__ = ["AuditIntervalAdmin", "ChecklistItemAdmin", "SchemeAdmin", "SeverityAdmin"]
