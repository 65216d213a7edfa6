"""Invitations to engagements that suppliers have not answered."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audits.models import Attendance
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class Engagements(Source):
    """An invitation that waits for an answer, by the day until which it is to be answered, which is day 0."""

    has_requirement = False
    code = "engagements"
    order = 52
    title = gettext_lazy("Invitations to be answered")
    audiences = (Audience.CONTACT, Audience.OFFICER)
    over = Reminder.Reason.CHANGED

    def because(self, as_of: date) -> "Case | Value":
        """Tell what was answered from what was called off, or is over."""
        answered = Attendance.objects.filter(pk=OuterRef("object_id")).exclude(answer="")
        return Case(When(Exists(answered), then=Value(Reminder.Reason.CONFIRMED)), default=Value(self.over))

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits for an answer that is due in a range of days, until the engagement itself."""
        waits = Attendance.objects.to_answer(as_of).filter(engagement__answer_by__range=(first, last))
        return rows(waits, F("engagement__answer_by"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the invitations."""
        return Attendance.objects.select_related("engagement").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name what the invitation is to."""
        return str(paper.engagement.name)

    def page_of(self, paper: Any) -> str:
        """Lead to the engagement."""
        return str(paper.engagement.get_absolute_url())

    def portal_page_of(self, paper: Any) -> str:
        """Lead to where it is answered."""
        return reverse("portal:engagement", args=[paper.engagement.public_id])


SOURCE = Engagements()
