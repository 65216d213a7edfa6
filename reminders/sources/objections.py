"""Objections of suppliers to their assessment that nobody answered."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Assessment
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class Objections(Source):
    """An objection by the day on which it was made, which is day 0."""

    has_requirement = False
    code = "objections"
    order = 47
    title = gettext_lazy("Objections to be answered")
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        made_on = TruncDate("objection__asked_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
        waiting = Assessment.objects.filter(objection__isnull=False, objection__is_granted=None)
        return rows(waiting.annotate(made_on=made_on).filter(made_on__lte=min(last, as_of)), F("made_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the assessments."""
        return Assessment.objects.select_related("cycle").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name what it is against."""
        return _("Objection to the performance assessment %(period)s") % {"period": paper.cycle.period}

    def page_of(self, paper: Any) -> str:
        """Lead to where it is answered."""
        return str(paper.get_absolute_url())


SOURCE = Objections()
