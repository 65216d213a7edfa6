"""Write down every step that was reached: set-based, safe to repeat, any number of planners at once.

    item    = what a source says is due
    reached = of each item and audience the last step whose day has come
    fresh   = those of them that stand in no row yet, and whom no former step told as late
    planned = what is fresh, one INSERT a source;
              and what was called off for a reason that has passed, one UPDATE
    missed  = the steps before what is fresh that stand in no row, written as superseded: one INSERT

Whatever was between two plannings, an outage or days of rest, only the last step reached is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from foundation import bulk
from foundation.planner import analyse, give_room
from reminders.channels import channels
from reminders.failures import keep_failures
from reminders.ladders import Ladder, comes_after, ladders, steps_in_use
from reminders.models import Audience, Outbox, Reminder
from reminders.models.step import MOST_DAYS
from reminders.outbox import locked_outbox
from reminders.over import due, settle_over
from reminders.recipients import told_of
from reminders.sources import Source, sources
from reminders.statements import AGAIN, ARM, FOUND, FRESH, INSERT, MISSED, OVER, REACHED, TOLD
from reminders.time_zones import zone_of_supplier
from reminders.working_days import LONGEST_CLOSED, Horizons, horizons, is_own_working_day

#: A clock that jumps further than this since the last planning is more likely wrong than the outage long.
MOST_DAYS_APART = 45
UNION = " UNION ALL "


class ClockJumped(Exception):
    """The day is too far from that of the last planning; nothing was planned."""


@dataclass(frozen=True)
class Day:
    """A day on which it is planned: who works, and where it is nine o'clock when."""

    today: date
    horizons: Horizons
    is_own_working_day: bool
    zone_of_supplier: str

    @classmethod
    def of(cls, today: date) -> "Day":
        """Look up what holds of a day."""
        return cls(today, horizons(today), is_own_working_day(today), zone_of_supplier())

    @property
    def is_everybodys(self) -> bool:
        """Whether nobody rests, neither our own people nor those of any supplier."""
        return self.is_own_working_day and self.horizons.is_everywhere

    def step(self, ladder: Ladder) -> str:
        """Return, as SQL, the step that is reached; nothing where none can be: our own people rest on holidays.

        What falls on a day when a supplier's country rests is sent on the working day before.
        """
        if ladder.audience == Audience.CONTACT:
            return ladder.case_by_country(self.horizons)
        return ladder.case(self.today) if self.is_own_working_day else ""


@dataclass
class Planned:
    """What a planning wrote: how many reminders are to be sent, and how many steps were missed."""

    made: int = 0
    superseded: int = 0


def plan(now: datetime, today: date, *, despite_jump: bool = False) -> Planned:
    """Plan every source for a day, in one transaction; return what was written.

    Raises ClockJumped where the day is more than 45 days from that of the last planning, unless told that it is right.
    """
    with transaction.atomic():
        outbox = locked_outbox()
        refuse_jump(outbox, today, despite_jump=despite_jump)
        give_room()
        keep_failures()
        planned, day, planned_at = Planned(), Day.of(today), bulk.as_stored(Reminder, "planned_at", now)
        last = outbox.reached_on or outbox.planned_on or today
        failed = set(Reminder.objects.failed().order_by().values_list("source", flat=True).distinct())
        steps = steps_in_use()
        for source in sources().values():
            rising = [ladder for ladder in ladders(source, steps[source.code]) if ladder.channel in channels()]
            # Without steps, and where nobody was missed, what is due would be looked up for nothing.
            if rising or source.code in failed:
                plan_source(source, rising, planned_at, day, last, planned)
            if source.code in failed:
                settle_over(source, now, today)
        if planned.made:
            settle_found(now)
        outbox.planned_on, outbox.planned_at, outbox.refused_on = today, now, None
        outbox.reached_on = today if day.is_everybodys else last
        outbox.save()
    return planned


def settle_found(now: datetime) -> None:
    """Supersede that nobody was found, where a later step was reached or somebody is there by now."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [bulk.as_stored(Reminder, "settled_at", now)])


def refuse_jump(outbox: Outbox, today: date, *, despite_jump: bool) -> None:
    """Raise ClockJumped where the clock is more likely wrong than right."""
    last = outbox.planned_on
    if last is not None and abs(today - last) > timedelta(days=MOST_DAYS_APART) and not despite_jump:
        raise ClockJumped(last, today)


def plan_source(source: Source, rising: Sequence[Ladder], now: Any, day: Day, last: date, planned: Planned) -> None:
    """Write the steps that were reached of all that is due by one source; by `last` all was reached."""
    try:
        items, values = compiled(source, day.today, rising)
    except EmptyResultSet:
        # A source that speaks on some days alone.
        return
    arms = [arm(source, ladder, step, day) for ladder in rising if (step := day.step(ladder))]
    with due(items, values), connection.cursor() as cursor:
        if arms:
            is_later = comes_after(last, [rung for ladder in rising for rung in ladder.rungs])
            write_reached(arms, MISSED.format(is_later=is_later), (day.today, now, now), planned)
        # Nobody was found, and nobody need be any more.
        cursor.execute(OVER, [source.over, now, source.code])


def write_reached(arms: Sequence[str], missed: str, days: tuple[date, Any, Any], planned: Planned) -> None:
    """Write what was reached and stands in no row yet, or was called off, and the steps before it that were missed."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED.format(arms=UNION.join(arms)))
        analyse("reached")
        planned.made += written(cursor, AGAIN, days)
        cursor.execute(FRESH)
        analyse("fresh")
        cursor.execute(TOLD)
        planned.superseded += written(cursor, missed, days)
        planned.made += written(cursor, INSERT, days)
        cursor.execute("DROP TABLE reached")
        cursor.execute("DROP TABLE fresh")


def written(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> int:
    """Run a statement; return how many rows it wrote."""
    cursor.execute(statement, values)
    return max(cursor.rowcount, 0)


def compiled(source: Source, today: date, rising: Iterable[Ladder]) -> tuple[str, tuple[Any, ...]]:
    """Return what is due by a source as SQL: since a year, and as far as its steps and a holiday reach.

    Raises EmptyResultSet where nothing can be.
    """
    offsets = [rung.offset for ladder in rising for rung in ladder.rungs]
    # What came in late has passed all its steps long ago: it is told of once.
    first = today - timedelta(days=MOST_DAYS)
    last = today + timedelta(days=max(-min(offsets, default=0), 0) + LONGEST_CLOSED)
    return (kept if source.is_of_days_alone else statement)(source, today, first, last)


def statement(source: Source, today: date, first: date, last: date) -> tuple[str, tuple[Any, ...]]:
    """Return as SQL what is due by a source in a range of days."""
    sql, values = source.items(today, first, last).query.sql_with_params()
    return sql, values


#: It is planned every few minutes: of all sources the statements of a day take longer to write down than to run.
kept = lru_cache(maxsize=256)(statement)


def arm(source: Source, ladder: Ladder, step: str, day: Day) -> str:
    """Return, as SQL, the step that each item has reached on a ladder, and whom it tells."""
    told = told_of(source, channels()[ladder.channel].told)[Audience(ladder.audience)]
    zone = day.zone_of_supplier if told.zone is None else told.zone
    quiet = source.quiet("item", day.today) if ladder.audience == Audience.CONTACT else ""
    return ARM.format(
        source=source.code, step=step, recipient=told.recipient, time_zone=zone, nobody=told.nobody,
        joined=told.joined, quiet=f" AND NOT {quiet}" if quiet else "",
    )  # fmt: skip
