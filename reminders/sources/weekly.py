"""What a source keeps to that speaks once a week."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Case, Exists, QuerySet, Value, When

from reminders.models import Audience, Reminder
from reminders.sources.source import Source
from reminders.working_days import is_own_working_day


class Weekly(Source):
    """Something that an officer is told of once a week. Day 0 is the first working day of the week.

    It is planned once a week, on that day or on the first one after it on which there is a planning: what comes up
    later is told of by its own ladder, and a week later here. `lasting` says what is open on any day.
    """

    audiences: ClassVar[tuple[Audience, ...]] = (Audience.OFFICER,)
    is_of_days_alone = False
    #: The conditions that tie a reminder to the outer row's matter.
    same: ClassVar[dict[str, Any]]

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
        return rows.filter(Exists(planned.filter(**self.same)))

    def because(self, as_of: date) -> "Case | Value":
        """Tell what is over from what a later week tells of."""
        is_past = When(due_on__lt=first_working_day(as_of), then=Value(Reminder.Reason.NEXT_WEEK))
        return Case(is_past, default=super().because(as_of))


def first_working_day(day: date) -> date:
    """Return the first day of a day's week on which the organisation works; its Monday where it rests all week."""
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=number) for number in range(7)]
    return next((found for found in week if is_own_working_day(found)), monday)
