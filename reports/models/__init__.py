"""Reports that were made, and what people said and published."""

from reports.models.report_run import Origin, ReportRun

__all__ = ["Origin", "ReportRun"]
