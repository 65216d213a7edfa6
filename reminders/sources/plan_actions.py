"""Actions of improvement plans that the supplier has not carried out."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import PlannedAction
from foundation.words import labelled
from reminders.models import Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class PlanActions(Source):
    """An agreed action that waits for the supplier, by the day on which it is due, which is day 0."""

    has_requirement = False
    code = "plan_actions"
    order = 15
    title = gettext_lazy("Actions of improvement plans")
    over = Reminder.Reason.HANDED_IN

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is due in a range of days."""
        waits = PlannedAction.objects.to_answer(as_of).filter(due_on__range=(first, last))
        return rows(waits.annotate(supplier_id=F("case__supplier_id")), F("due_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the actions."""
        return PlannedAction.objects.in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the action."""
        return labelled(_("Improvement plan"), paper)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is followed up."""
        return str(paper.get_absolute_url())

    def portal_page_of(self, paper: Any) -> str:
        """Lead to where it is answered."""
        return reverse("portal:plan-action", args=[paper.public_id])


SOURCE = PlanActions()
