"""What is open with an officer's suppliers, once a week."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from attestations.models import Obligation, Requirement
from attestations.standing import GAPS, Standing
from reminders.models import Reminder
from reminders.sources.source import pair
from reminders.sources.weekly import Weekly, first_working_day

#: What an officer reads of: all that is required and not held, and what expires soon.
OPEN = (*GAPS, Standing.EXPIRING)


class Week(Weekly):
    """An obligation that is not held, or not for long."""

    code = "week"
    order = 50
    title = _("Open this week")
    tells_standing = True
    over = Reminder.Reason.HANDED_IN
    same = pair()

    def lasting(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is open on any day of the week: a mail of Monday may go out on Tuesday."""
        due_on = Value(first_working_day(as_of), output_field=DateField())
        rows = Obligation.objects.in_force(as_of).standing_at(OPEN, as_of)
        # What is due is the requirement.
        columns = ("supplier_id", F("requirement_id") + 0, "requirement_id", "requirement__kind", due_on)
        return rows.order_by().values_list(*columns)

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the requirements."""
        return Requirement.objects.in_bulk(keys)


SOURCE = Week()
