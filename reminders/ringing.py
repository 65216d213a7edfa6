"""What is done each time the clock rings: plan what was reached, make mails of what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from evidence.ledger import has_events_since, last_event
from foundation.dates import local_day
from reminders.models import Mail, Outbox
from reminders.outbox import compose, locked_outbox
from reminders.planning import ClockJumped, Planned, plan, refuse_jump
from reminders.straying import set_right

#: Even where nothing seems to have happened, it is planned so often.
AT_LEAST_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Rung:
    """What came of a ring."""

    planned: Planned
    composed: int


def ring(now: datetime, *, despite_jump: bool = False) -> Rung:
    """Plan where anything may have changed, and compose; any number of rings at once do the same as one.

    Raises ClockJumped, and notes the day for which nothing was planned.
    """
    seq = last_event()
    planned = Planned()
    if has_news(now):
        planned = planned_or_noted(now, despite_jump=despite_jump)
        Outbox.objects.filter(pk=1).update(planned_seq=seq)
    set_right(now)
    composed = compose(now)
    Outbox.objects.filter(pk=1).update(rung_at=now)
    return Rung(planned, composed)


def planned_or_noted(now: datetime, *, despite_jump: bool) -> Planned:
    """Plan; where the clock jumped, note it outside the transaction that the refusal ends, and raise ClockJumped."""
    today = local_day(now)
    try:
        return plan(now, today, despite_jump=despite_jump)
    except ClockJumped:
        Outbox.objects.filter(pk=1).update(refused_on=today, rung_at=now)
        raise


def try_out(now: datetime, *, despite_jump: bool = False) -> Rung:
    """Plan and compose as on another day, for which the clock does not stand.

    Raises ClockJumped.
    """
    return Rung(plan_apart(now, despite_jump=despite_jump), compose(now))


def plan_apart(now: datetime, *, despite_jump: bool = False) -> Planned:
    """Plan as on another day, and leave the marks of the clock as they are: the next ring goes on from them.

    Nothing counts as missed since the last planning: the days until then may still come. Raises ClockJumped.
    """
    today = local_day(now)
    with transaction.atomic():
        marks = locked_outbox()
        refuse_jump(marks, today, despite_jump=despite_jump)
        Outbox(pk=1).save()
        planned = plan(now, today)
        marks.save()
    return planned


def has_news(now: datetime) -> bool:
    """Tell whether planning may find anything: another day, an event other than a mail's, or a long time."""
    outbox = Outbox.objects.filter(pk=1).first()
    if outbox is None or outbox.planned_on != local_day(now) or outbox.planned_at is None:
        return True
    return now - outbox.planned_at > AT_LEAST_EVERY or has_events_since(outbox.planned_seq, but_of=Mail)
