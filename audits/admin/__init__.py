"""Examinations in the admin."""

from audits.admin.schemes import ChecklistItemAdmin, SchemeAdmin, SeverityAdmin

__all__ = ["ChecklistItemAdmin", "SchemeAdmin", "SeverityAdmin"]
