"""Whom a step would reach today, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from foundation.dates import local_day
from reminders.models import Reminder, ReminderStep
from reminders.planning import plan
from reminders.shown import show
from reminders.step_services import take_place

#: So many are named.
NAMED = 10


@dataclass(frozen=True)
class Reach:
    """How many reminders a step would make today, how many of them find nobody, and the first of them."""

    count: int
    nobody: int
    first: Sequence[Reminder]
    #: Whether it would take the place of one by which people were reminded.
    takes_place: bool

    @property
    def more(self) -> int:
        """How many there are besides the first."""
        return self.count - len(self.first)


def reach_of(step: ReminderStep, now: datetime) -> Reach:
    """Return whom a step that is valid would remind if it were saved now: it is saved, planned, and taken back.

    Whoever was reminded by it already is not counted: nobody is reminded twice by one step, nor by one that takes its
    place, if that was on the day of the new one or later.
    """
    fields = {field.attname: getattr(step, field.attname) for field in ReminderStep._meta.concrete_fields}
    with transaction.atomic():
        trial = ReminderStep(**fields)
        former = take_place(trial)
        last = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
        plan(now, local_day(now), despite_jump=True)
        made = Reminder.objects.filter(step=trial, pk__gt=last, state__in=("waiting", "nobody")).order_by("pk")
        first = [*made.select_related("step")[:NAMED]]
        show(first)
        reach = Reach(made.count(), made.filter(state=Reminder.State.NOBODY).count(), first, former is not None)
        transaction.set_rollback(True)
    return reach
