"""Firms that applied and wait for a decision."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _, gettext_lazy

from foundation.words import labelled
from reminders.models import Audience, Reminder
from reminders.recipients import Told
from reminders.sources.change_requests import rows
from reminders.sources.source import Source
from suppliers.models import Submission, Supplier

#: Who invited the firm of a row, as SQL.
WHO = "FROM suppliers_application application JOIN accounts_user person ON person.id = application.invited_by_id"
LED = "JOIN accounts_user manager ON manager.id = person.manager_id AND manager.is_active"


def told_of(item: str) -> Mapping[Audience, Told]:
    """Return who is told of applications that `item`, as SQL, picks: who invited the firm, then her manager."""
    return {
        Audience.OFFICER: Told(
            "user",
            f"(SELECT person.id {WHO} WHERE {item} AND person.is_active)",
            f"COALESCE((SELECT person.time_zone {WHO} WHERE {item}), '')",
            Reminder.Reason.NO_OFFICER,
        ),
        Audience.MANAGER: Told(
            "user",
            f"(SELECT manager.id {WHO} {LED} WHERE {item})",
            f"COALESCE((SELECT manager.time_zone {WHO} {LED} WHERE {item}), '')",
            Reminder.Reason.NO_MANAGER,
        ),
    }


class OfApplicants(Source):
    """Something about a firm that is no supplier yet: any supplier stands for it, and nothing is said of that."""

    has_requirement = is_of_supplier = False
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def of_any(self, found: "QuerySet[Any]", due_on: Any) -> "QuerySet[Any, Any]":
        """Return rows of no supplier as tuples like Due."""
        any_one = Supplier.objects.order_by("pk").values("pk")[:1]
        return rows(found.annotate(supplier_id=Subquery(any_one)), due_on)


class Applications(OfApplicants):
    """An application by the day on which it was submitted, which is day 0."""

    code = "applications"
    order = 41
    title = gettext_lazy("Applications to be decided")
    told = told_of("application.id = (SELECT application_id FROM suppliers_submission WHERE id = item.object_id)")

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        submitted_on = TruncDate("submitted_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
        waiting = Submission.objects.open().annotate(submitted_on=submitted_on)
        return self.of_any(waiting.filter(submitted_on__lte=min(last, as_of)), F("submitted_on"))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return what was submitted."""
        return Submission.objects.select_related("application").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Name the firm, as it calls itself."""
        return labelled(_("Application"), paper.name)

    def page_of(self, paper: Any) -> str:
        """Lead to where it is decided."""
        return str(paper.application.get_absolute_url())


SOURCE = Applications()
