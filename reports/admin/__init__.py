"""Reports in the admin."""

from reports.admin.narratives import NarrativeAdmin
from reports.admin.published import PublishedFigureAdmin
from reports.admin.runs import ReportRunAdmin
from reports.admin.subscribers import ReportSubscriberAdmin

__all__ = ["NarrativeAdmin", "PublishedFigureAdmin", "ReportRunAdmin", "ReportSubscriberAdmin"]
