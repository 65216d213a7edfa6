"""Whom a step would reach, before it is saved: today, or on the next day on which nobody of them rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from foundation.dates import local_day
from reminders.models import Audience, Reminder, ReminderStep
from reminders.planning import plan
from reminders.shown import show
from reminders.step_services import take_place
from reminders.working_days import LONGEST_CLOSED, horizons, is_own_working_day

#: So many are named.
NAMED = 10


@dataclass(frozen=True)
class Reach:
    """How many reminders a step would make on a day, how many of them find nobody, and the first of them."""

    #: Today, unless people rest.
    day: date
    count: int
    nobody: int
    first: Sequence[Reminder]
    #: Whether it would take the place of one by which people were reminded.
    takes_place: bool
    #: Whether the day is another than today.
    is_ahead: bool

    @property
    def more(self) -> int:
        """How many there are besides the first."""
        return self.count - len(self.first)


def reach_of(step: ReminderStep, now: datetime) -> Reach:
    """Return whom a step that is valid would remind if it were saved now: it is saved, planned, and taken back.

    Where somebody rests today whom it may tell, it is reckoned up to the next day on which all of them work.
    Whoever was reminded by it already is not counted: nobody is reminded twice by one step, nor by one that takes its
    place, if that was on the day of the new one or later.
    """
    fields = {field.attname: getattr(step, field.attname) for field in ReminderStep._meta.concrete_fields}
    with transaction.atomic():
        trial = ReminderStep(**fields)
        former = take_place(trial)
        last = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
        today = local_day(now)
        day = next_worked(trial.audience, today)
        for planned in sorted({today, day}):
            plan(now, planned, despite_jump=True)
        made = Reminder.objects.filter(step=trial, pk__gt=last, state__in=("waiting", "nobody")).order_by("pk")
        first = [*made.select_related("step")[:NAMED]]
        show(first)
        nobody = made.filter(state=Reminder.State.NOBODY).count()
        reach = Reach(day, made.count(), nobody, first, former is not None, day != today)
        transaction.set_rollback(True)
    return reach


def next_worked(audience: str, today: date) -> date:
    """Return the first day from today on which all work whom an audience may mean; today where none comes soon."""
    for day in (today + timedelta(days=ahead) for ahead in range(LONGEST_CLOSED)):
        if horizons(day).is_everywhere if audience == Audience.CONTACT else is_own_working_day(day):
            return day
    return today
