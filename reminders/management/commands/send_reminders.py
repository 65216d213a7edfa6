"""Plan and send without any broker."""

import logging
import signal
import threading
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.dates import local_day
from reminders.models import Mail
from reminders.pauses import pause_apart
from reminders.planning import ClockJumped, Planned, plan
from reminders.ringing import plan_apart, ring, try_out
from reminders.sending import Clock, send_all
from reminders.sent import Sent
from sheets.management.migrated import MigratedCommand

NOON = time(12)
#: The calendars of holidays, and the year before and after that a planning looks at, need room.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9990, 12, 31)

log = logging.getLogger("goodstanding.reminders")


class Command(MigratedCommand):
    """Plan what is due, make mails of it and send them; exit 1 where the clock jumped, after the mails there were."""

    help = (
        "Send the reminders that are due, once or each minute; no broker and no worker is needed."
        " --on another day is a trial: its mails are sent, but the day does not count as planned."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=read_day, help="act as at noon of this other day, such as 2025-03-31")
        parser.add_argument("--loop", action="store_true", help="do it each minute until stopped")
        parser.add_argument("--dry-run", action="store_true", help="say what would be planned and write nothing")
        parser.add_argument("--despite-jump", action="store_true", help="plan although the clock jumped: it is right")

    def handle(self, *args: Any, **options: Any) -> None:
        clock, despite_jump = clock_of(options["on"]), options["despite_jump"]
        is_trial = local_day(clock()) != local_day(timezone.now())
        if options["dry_run"]:
            return self.tell_plan(rehearsed(clock(), plan_apart if is_trial else plan_today, despite_jump=despite_jump))
        act = self.try_out if is_trial else self.go
        if not options["loop"]:
            with told_of_jumps():
                return act(clock, despite_jump=despite_jump)
        stop = stopped_by_signals()
        while not stop.is_set():
            try:
                act(clock, despite_jump=despite_jump)
            except ClockJumped as error:
                # The mails there were are sent; whoever looks at /healthz is told of it.
                log.error("%s", jumped(error))
            except (OperationalError, InterfaceError) as error:
                # It comes back, and what was under way with it: its lease runs out.
                log.warning("The database is away: %s", error)
                connection.close()
            stop.wait(timedelta(minutes=1).total_seconds())
        return None

    def go(self, clock: Clock, *, despite_jump: bool) -> None:
        """Ring once and send all mails; those that were made before are sent before a ClockJumped is raised."""
        refusal = None
        try:
            self.tell_plan(ring(clock(), despite_jump=despite_jump).planned)
        except ClockJumped as error:
            refusal = error
        self.tell_sent(send_all(clock))
        if refusal:
            raise refusal

    def try_out(self, clock: Clock, *, despite_jump: bool) -> None:
        """Do the same as on another day, and say that it was a trial."""
        self.tell_plan(try_out(clock(), despite_jump=despite_jump).planned)
        with pause_apart():
            self.tell_sent(send_all(clock))
        words = _(
            "That was a trial of %(day)s: what was planned and sent stays, but the day does not count as planned."
        )
        self.stdout.write(words % {"day": local_day(clock())})

    def tell_plan(self, planned: Planned) -> None:
        """Say how many reminders were planned."""
        words = _("Planned: %(made)s new, %(superseded)s overtaken.")
        self.stdout.write(words % {"made": planned.made, "superseded": planned.superseded})

    def tell_sent(self, sent: Sent) -> None:
        """Say what became of the mails."""
        waiting = Mail.objects.open().count()
        words = _("Mails: %(sent)s sent, %(refused)s refused, %(lost)s lost on the way, %(waiting)s waiting.")
        self.stdout.write(words % {"sent": sent.sent, "refused": sent.refused, "lost": sent.lost, "waiting": waiting})


def read_day(text: str) -> date:
    """Return a day that was given as an option; raises ArgumentTypeError with what is wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = _("%(text)s is no day: write it as year-month-day, such as 2025-03-31.")
        raise ArgumentTypeError(words % {"text": text}) from error


def clock_of(day: date | None) -> Clock:
    """Return the clock, or one that stands at noon of another day where the organisation is.

    Raises CommandError for a day around which there is no room to plan.
    """
    if day is None or day == local_day(timezone.now()):
        return timezone.now
    if not FIRST_DAY <= day <= LAST_DAY:
        words = _("It cannot be planned for %(day)s: choose a day from %(first)s to %(last)s.")
        raise CommandError(words % {"day": day, "first": FIRST_DAY, "last": LAST_DAY})
    noon = datetime.combine(day, NOON, ZoneInfo(settings.TIME_ZONE))
    return lambda: noon


def plan_today(now: datetime, *, despite_jump: bool) -> Planned:
    """Plan for the day of a moment; return what was written."""
    return plan(now, local_day(now), despite_jump=despite_jump)


def rehearsed(now: datetime, planner: Callable[..., Planned], *, despite_jump: bool) -> Planned:
    """Return what a planning would write, having taken it back."""
    with told_of_jumps(), transaction.atomic():
        planned = planner(now, despite_jump=despite_jump)
        transaction.set_rollback(True)
    return planned


@contextmanager
def told_of_jumps() -> Iterator[None]:
    """Raise CommandError, with what to do, where the clock jumped."""
    try:
        yield
    except ClockJumped as error:
        raise CommandError(jumped(error)) from error


def jumped(error: ClockJumped) -> str:
    """Return why nothing was planned, and what to do."""
    last, today = error.args
    words = _(
        "Nothing was planned: it was last planned for %(last)s, and the clock says %(today)s."
        " If that is right, say --despite-jump."
    )
    return words % {"last": last, "today": today}


def stopped_by_signals() -> threading.Event:
    """Return what is set when somebody asks this program to stop: what was taken is settled first."""
    event = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_arguments: event.set())
    return event
