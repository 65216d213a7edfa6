"""What is open with an officer's suppliers, once a week."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from attestations.models import Obligation, Requirement
from attestations.standing import GAPS, Standing
from reminders.models import Audience, Reminder
from reminders.sources.source import Source
from reminders.working_days import is_own_working_day

#: What an officer reads of: all that is required and not held, and what expires soon.
OPEN = (*GAPS, Standing.EXPIRING)


class Week(Source):
    """An obligation that is not held, or not for long. Day 0 is the first working day of the week.

    It is planned once a week, on that day or on the first one after it on which there is a planning: what comes up
    later is told of by its own ladder, and a week later here.
    """

    code = "week"
    order = 50
    title = _("Open this week")
    audiences = (Audience.OFFICER,)
    tells_standing = True
    over = Reminder.Reason.HANDED_IN

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is open; once the week was planned on an earlier day, what is open of that."""
        monday = first_working_day(as_of)
        rows = self.lasting(as_of, first, last)
        if as_of < monday:
            return rows.none()
        planned = Reminder.objects.filter(source=self.code, due_on=monday)
        if not planned.filter(send_on__lt=as_of).exists():
            return rows
        # Of that somebody may be told who was not there before.
        return rows.filter(Exists(planned.filter(supplier=OuterRef("supplier"), requirement=OuterRef("requirement"))))

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


def first_working_day(day: date) -> date:
    """Return the first day of a day's week on which the organisation works; its Monday where it rests all week."""
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=number) for number in range(7)]
    return next((found for found in week if is_own_working_day(found)), monday)


SOURCE = Week()
