from datetime import date

from factory.django import DjangoModelFactory

from accounts.services import system_user
from reports.models import Origin, ReportRun
from reports.periods import read_report_period
from reports.services import freeze


class ReportRunFactory(DjangoModelFactory):
    """The figures of a month that is over, as they are now."""

    period = "2024-12"
    today = date(2025, 1, 15)
    origin = Origin.HAND

    class Meta:
        model = ReportRun

    @classmethod
    def _create(cls, _model_class, *_args, period, today, origin, actor=None):
        return freeze(read_report_period(period, today), actor=actor or system_user(), origin=origin)
