"""Audits that were planned and are not held yet."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from audits.models import Audit, AuditState
from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.sources.change_requests import rows
from reminders.sources.source import Source


class PlannedAudits(Source):
    """An audit by the day for which it is planned, which is day 0."""

    has_requirement = False
    code = "audits_planned"
    order = 69
    title = _("Planned audits")
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.HELD

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the audits that are planned for a range of days and were not held."""
        planned = Audit.objects.in_state(AuditState.PLANNED).filter(planned_on__range=(first, last))
        return rows(planned, F("planned_on"))

    def because(self, as_of: date) -> "Case | Value":
        """Tell what was held from what was called off or planned for another day."""
        held = Audit.objects.filter(pk=OuterRef("object_id"), ended_on__isnull=False)
        return Case(When(Exists(held), then=Value(self.over)), default=Value(Reminder.Reason.CHANGED))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the audits."""
        return Audit.objects.select_related("scheme").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Say by what scheme, and which."""
        return labelled(paper.get_kind_display(), f"{paper.scheme} {paper.reference}")

    def page_of(self, paper: Any) -> str:
        """Lead to where it is recorded as held."""
        return str(paper.get_absolute_url())


SOURCE = PlannedAudits()
