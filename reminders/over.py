"""What is due, held while statements read it; and what failed and is due no more, settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Max, Min
from django.db.models.expressions import RawSQL

from foundation.planner import analyse
from reminders.models import Reminder
from reminders.sources import Source
from reminders.sources.source import why_over
from reminders.statements import DEAD_WITH, ITEMS, NO_ITEM

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
    """Cancel what could not be delivered and is due no more, each with its reason; return how much.

    It is asked as a sender asks: in the range of its own days, which may lie further back than any step.
    """
    dead = Reminder.objects.filter(source=source.code, state=State.DEAD)
    days = dead.aggregate(first=Min("due_on"), last=Max("due_on"))
    if days["first"] is None:
        return 0
    whose = RawSQL(DEAD_WITH, [source.code])
    lasting = source.lasting(today, days["first"], days["last"]).filter(supplier_id__in=whose)
    with due(*lasting.query.sql_with_params()):
        over = dead.filter(RawSQL(NO_ITEM, [], output_field=BooleanField()))
        return over.update(state=State.CANCELLED, reason=why_over(source, today), settled_at=now)
