"""What audits found, half way between the report and the day on which it is due."""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, QuerySet, When
from django.utils.translation import gettext_lazy

from audits.models import Finding, Severity
from foundation.dates import DaysLater
from reminders.sources.findings import FindingSource, rows


class FindingsHalf(FindingSource):
    """A finding that waits for an answer when half of the time that its severity gives is over: that is day 0."""

    code = "findings_half"
    order = 14
    title = gettext_lazy("Findings whose time is half over")
    is_of_days_alone = False

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return those of which that day is in a range."""
        waits = Finding.objects.to_answer(as_of).annotate(half=half_way())
        return rows(waits.filter(half__range=(first, last)), F("half"))


def half_way() -> Case:
    """Return the day half way, as an expression over findings; none for what has no due day."""
    given = Severity.objects.order_by("days_to_close")
    arms = [
        When(severity=pk, then=DaysLater(F("audit__reported_on"), days // 2))
        for pk, days in given.values_list("pk", "days_to_close")
        if days is not None
    ]
    return Case(*arms, output_field=DateField())


SOURCE = FindingsHalf()
