"""Steps of improvement cases that somebody here is to take."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from audits.models import CaseStep
from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class Cases(Source):
    """The step that a case is at, by the day on which it is due, which is day 0."""

    has_requirement = False
    code = "cases"
    order = 48
    title = gettext_lazy("Improvement cases")
    audiences: ClassVar[tuple[Audience, ...]] = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the steps of a day that are due in a range of days."""
        steps = CaseStep.objects.on(as_of).filter(due_on__range=(first, last))
        return rows(steps.annotate(supplier_id=F("case__supplier_id")), F("due_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the steps with their cases."""
        return CaseStep.objects.select_related("case").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the step."""
        return labelled(_("Improvement case"), paper.get_kind_display())

    def page_of(self, paper: Any) -> str:
        """Lead to where it is taken."""
        return str(paper.case.get_absolute_url())


SOURCE = Cases()
