"""What suppliers ask to be changed, and nobody decided."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import BigIntegerField, Case, CharField, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext as _, gettext_lazy

from foundation.words import labelled, listed
from reminders.models import Audience, Reminder
from reminders.sources.source import Source
from suppliers.changes_shown import title_of
from suppliers.models import ChangeRequest, FieldChange

Decision = FieldChange.Decision


class AskedChanges(Source):
    """A request of which something waits for a decision: of no requirement, for those who decide."""

    has_requirement = False
    over = Reminder.Reason.DECIDED

    def because(self, as_of: date) -> "Case | Value":
        """Tell what was decided from what was withdrawn, or replaced by a newer request."""
        decided = FieldChange.objects.filter(
            request=OuterRef("object_id"), decision__in=(Decision.ACCEPTED, Decision.REFUSED)
        )
        return Case(When(Exists(decided), then=Value(self.over)), default=Value(Reminder.Reason.CHANGED))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the requests with their changes."""
        return ChangeRequest.objects.prefetch_related("changes").in_bulk(keys)

    def name_of(self, paper: Any) -> str:
        """Say what waits; of what is settled, what was asked for."""
        changes = [*paper.changes.all()]
        waiting = [change for change in changes if change.is_open] or changes
        return labelled(_("Change request"), listed(title_of(change) for change in waiting))

    def page_of(self, paper: Any) -> str:
        """Lead to where it is decided."""
        return str(paper.get_absolute_url())


class ChangeRequests(AskedChanges):
    """A request by the day on which it was asked for, which is day 0."""

    code = "change_requests"
    order = 45
    title = gettext_lazy("Changes to be decided")
    audiences = (Audience.OFFICER, Audience.MANAGER)

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        return rows(asked_by(min(last, as_of)), F("asked_on"))


def asked_by(day: date) -> "QuerySet[Any]":
    """Return the requests that wait and were asked for by a day, with that day of each."""
    asked_on = TruncDate("asked_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
    return ChangeRequest.objects.open().annotate(asked_on=asked_on).filter(asked_on__lte=day)


def rows(found: "QuerySet[Any]", due_on: Any, key: Any = "pk") -> "QuerySet[Any, Any]":
    """Return rows of a supplier each, of no requirement, as tuples like Due; `key` says what is due."""
    nothing = Cast(Value(None), BigIntegerField()), Value("", output_field=CharField())
    due_on = Cast(due_on, DateField())
    return found.order_by().values_list("supplier_id", key, *nothing, due_on)


SOURCE = ChangeRequests()
