"""Reports that were made, and what people said, signed and published."""

from reports.models.narrative import Narrative
from reports.models.published_figure import PublishedFigure
from reports.models.report_order import ReportOrder
from reports.models.report_run import Origin, ReportRun, RunState
from reports.models.report_subscriber import ReportMailing, ReportSubscriber
from reports.models.sign_off import SignOff

__all__ = [
    "Narrative",
    "Origin",
    "PublishedFigure",
    "ReportMailing",
    "ReportOrder",
    "ReportRun",
    "ReportSubscriber",
    "RunState",
    "SignOff",
]
