"""What is due, held while statements read it; and what failed and need not be told any more, settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Max, Min, QuerySet
from django.db.models.expressions import RawSQL

from foundation import bulk
from foundation.planner import analyse
from reminders.channels import channels
from reminders.models import Reminder
from reminders.recipients import as_of_now
from reminders.sources import Source
from reminders.sources.source import why_over
from reminders.statements import FAILED, ITEMS, NO_ITEM, REACHED_LATER, TOLD_ANOTHER

State = Reminder.State


@contextmanager
def due(items: str, values: tuple[Any, ...]) -> Iterator[None]:
    """Hold what is due in the table `item` until the block ends: each statement would work it out anew."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format(items=items), values)
        cursor.execute("CREATE INDEX item_key ON item (supplier_id, object_id, due_on)")
        analyse("item")
        yield
        cursor.execute("DROP TABLE item")


def settle_over(source: Source, now: datetime, today: date) -> int:
    """Settle what could not be delivered and need not be any more, each with its reason; return how much.

    It is due no more; or a later step reached the person; or he is told no more, and another was.
    """
    with failed(source) as dead:
        days = dead.aggregate(first=Min("due_on"), last=Max("due_on"))
        if days["first"] is None:
            return 0
        return cancel_over(source, dead, days, now, today) + settle_told(source, now)


@contextmanager
def failed(source: Source) -> Iterator[QuerySet[Reminder]]:
    """Hold what a source could not have delivered by now in the table `failed`, and give it, until the block ends.

    A sender settles others meanwhile: they would be held against a list of what is due that was made without them.
    """
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [source.code])
        analyse("failed")
        yield Reminder.objects.filter(pk__in=RawSQL("SELECT id FROM failed", []), state=State.DEAD)
        cursor.execute("DROP TABLE failed")


def cancel_over(source: Source, dead: QuerySet[Reminder], days: dict[str, date], now: datetime, today: date) -> int:
    """Cancel what could not be delivered and is due no more, each with its reason; return how much.

    It is asked as a sender asks: in the range of its own days, which may lie further back than any step.
    """
    whose = RawSQL("SELECT supplier_id FROM failed", [])
    lasting = source.lasting(today, days["first"], days["last"]).filter(supplier_id__in=whose)
    with due(*lasting.query.sql_with_params()):
        over = dead.filter(RawSQL(NO_ITEM, [], output_field=BooleanField()))
        return over.update(state=State.CANCELLED, reason=why_over(source, today), settled_at=now)


def settle_told(source: Source, now: datetime) -> int:
    """Settle what could not be delivered, but whose reader, or who is told in his place, was told since."""
    at, settled = bulk.as_stored(Reminder, "settled_at", now), 0
    with connection.cursor() as cursor:
        cursor.execute(REACHED_LATER, [at, source.code])
        settled += max(cursor.rowcount, 0)
        for channel in channels().values():
            who, joined = as_of_now(channel.told)
            statement = TOLD_ANOTHER.format(now=who, joined=joined)
            cursor.execute(statement, [at, source.code, channel.code, source.code])
            settled += max(cursor.rowcount, 0)
    return settled
