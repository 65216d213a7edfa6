"""What suppliers asked to be changed before this week, and nobody decided."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from reminders.sources.change_requests import AskedChanges, asked_by, rows
from reminders.sources.weekly import Weekly, first_working_day


class ChangesWeek(Weekly, AskedChanges):
    """A request that waits since before the week; what came later is told of by its own ladder."""

    code = "changes_week"
    order = 55
    title = _("Changes still to be decided")
    same = {"object_id": OuterRef("pk")}

    def lasting(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is open on any day of the week."""
        monday = first_working_day(as_of)
        return rows(asked_by(monday - timedelta(days=1)), Value(monday, output_field=DateField()))


SOURCE = ChangesWeek()
