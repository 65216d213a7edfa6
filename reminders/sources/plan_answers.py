"""Answers to actions of improvement plans that nobody verified."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import PlanAnswer
from foundation.dates import FAR
from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class PlanAnswers(Source):
    """An answer that waits to be verified, by the day on which it was given, which is day 0."""

    has_requirement = False
    code = "plan_answers"
    order = 49
    title = gettext_lazy("Carried out, to be verified")
    audiences: ClassVar[tuple[Audience, ...]] = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long; nothing of cases that are over."""
        waits = PlanAnswer.objects.waiting(as_of).filter(action__case__until=FAR, answered_on__lte=last)
        return rows(waits.annotate(supplier_id=F("action__case__supplier_id")), F("answered_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the answers with their actions."""
        return PlanAnswer.objects.select_related("action").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the action."""
        return labelled(_("Improvement plan"), paper.action)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is verified."""
        return str(paper.action.get_absolute_url())


SOURCE = PlanAnswers()
