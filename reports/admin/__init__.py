"""Reports in the admin."""

from reports.admin.runs import ReportRunAdmin

__all__ = ["ReportRunAdmin"]
