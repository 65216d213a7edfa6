"""Answers to findings that nobody verified."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy

from audits.models import Finding, FindingState
from reminders.models import Audience, Reminder
from reminders.sources.findings import FindingSource, rows


class FindingsAnswered(FindingSource):
    """A finding whose answer waits to be verified, by the day on which it was answered, which is day 0."""

    code = "findings_answered"
    order = 44
    title = gettext_lazy("Answers to be verified")
    audiences: ClassVar[tuple[Audience, ...]] = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def because(self, as_of: date) -> Case:
        """Say that it was decided; nothing else ends it, but that the supplier has gone."""
        waits = Finding.objects.in_state((FindingState.State.ANSWERED,), as_of).filter(pk=OuterRef("object_id"))
        return Case(When(Exists(waits), then=Value(Reminder.Reason.NOT_REQUIRED)), default=Value(self.over))

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits to be verified, however long."""
        answered = FindingState.objects.on(as_of).filter(
            finding=OuterRef("pk"), state=FindingState.State.ANSWERED, effective_on__lte=min(last, as_of)
        )
        found = Finding.objects.pursued(as_of).annotate(answered_on=Subquery(answered.values("effective_on")[:1]))
        return rows(found.filter(answered_on__isnull=False), F("answered_on"))


SOURCE = FindingsAnswered()
