"""What audits found, on the day on which it waits for an answer: when it was reported, given back or reopened."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from audits.models import Finding, FindingState
from reminders.sources.findings import FindingSource, rows


class FindingsOpened(FindingSource):
    """A finding that waits for an answer, by the first day on which it does, which is day 0."""

    code = "findings_opened"
    order = 13
    title = gettext_lazy("New findings")

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what began to wait in a range of days."""
        since = FindingState.objects.on(as_of).filter(finding=OuterRef("pk")).values("effective_on")
        waits = Finding.objects.to_answer(as_of).annotate(since=Subquery(since[:1]))
        return rows(waits.filter(since__range=(first, min(last, as_of))), F("since"))


SOURCE = FindingsOpened()
