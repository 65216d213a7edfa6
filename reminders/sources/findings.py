"""What audits found, and the supplier has not answered."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import Finding, FindingState
from foundation.words import labelled
from reminders.models import Reminder
from reminders.sources.source import Source


class FindingSource(Source):
    """A finding, of no requirement: supplier and staff each have a page of it."""

    has_requirement = False
    over = Reminder.Reason.HANDED_IN

    def because(self, as_of: date) -> "Case | Value":
        """Tell what was answered from what is due on another day now, and from what is of a supplier that has gone."""
        this = Finding.objects.filter(pk=OuterRef("object_id"))
        waits, unanswered = this.to_answer(as_of), this.in_state(FindingState.TO_ANSWER, as_of)
        return Case(
            When(Exists(waits), then=Value(Reminder.Reason.CHANGED)),
            When(Exists(unanswered), then=Value(Reminder.Reason.NOT_REQUIRED)),
            default=Value(self.over),
        )

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the findings with their clauses."""
        return Finding.objects.select_related("item").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the finding and its clause."""
        return labelled(_("Finding %(number)s") % {"number": paper.reference}, paper.item)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is followed up."""
        return str(paper.get_absolute_url())

    def portal_page_of(self, paper: Any) -> str:
        """Lead to where it is answered."""
        return reverse("portal:finding", args=[paper.public_id])


class Findings(FindingSource):
    """A finding that waits for an answer, by the day on which it is due, which is day 0."""

    code = "findings"
    order = 12
    title = gettext_lazy("Findings to be mended")

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is due in a range of days."""
        waits = Finding.objects.to_answer(as_of).filter(due_on__range=(first, last))
        return rows(waits, F("due_on"))


def rows(findings: "QuerySet[Finding]", due_on: Any) -> "QuerySet[Any, Any]":
    """Return findings as tuples like Due."""
    nothing = Cast(Value(None), BigIntegerField()), Value("", output_field=CharField())
    return findings.order_by().values_list("supplier_id", "pk", *nothing, Cast(due_on, DateField()))


SOURCE = Findings()
