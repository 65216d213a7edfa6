"""Screenings that wait for another person's approval."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Screening
from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class Screenings(Source):
    """A screening by the day on which it was recorded, which is day 0."""

    has_requirement = False
    code = "screenings"
    order = 51
    title = gettext_lazy("Screenings to be approved")
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        recorded_on = TruncDate("proposed_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
        waiting = Screening.objects.waiting().annotate(recorded_on=recorded_on)
        return rows(waiting.filter(recorded_on__lte=min(last, as_of)), F("recorded_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the screenings."""
        return Screening.objects.in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the screening."""
        return labelled(_("Screening"), paper)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is decided."""
        return str(paper.get_absolute_url())


SOURCE = Screenings()
