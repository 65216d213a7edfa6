"""One run: everything is killed, then all that is open is sent, then it is judged."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.db import connection

from attestations.models import Attestation
from bench.chaos import company, hostile
from bench.chaos.clock import clock
from bench.chaos.judge import Verdict
from bench.chaos.processes import SENDERS, Crew, Sink
from bench.chaos.workers import send
from foundation.dates import local_day
from reminders.models import Mail, Reminder
from reminders.ringing import ring
from reminders.sending import send_all

#: From one kill to the next.
SHORTEST, LONGEST = 0.2, 0.6  # seconds
#: So long after the database came back somebody may still notice that it was away.
NOTICED_WITHIN = 2  # seconds
#: Where nothing was sent for so long, nothing will be. How long all of it takes is the machine's affair.
AT_REST_AFTER = 60  # seconds
PAUSE = timedelta(minutes=1)
#: An open mail is due again within four hours: this is more often than any is tried.
MOST_ROUNDS = 500


@dataclass
class Plan:
    """How much of everything."""

    reminders: int
    kills: int
    seed: str
    folder: Path
    #: Throws the database over; None where there is no server to be thrown over.
    restart: Callable[[], None] | None


def run(plan: Plan, sink: Sink) -> Verdict:
    """Do it and return the verdict; raise LookupError where something ended, or found no database, by itself."""
    random = Random(plan.seed)
    crew = Crew(plan.folder / "errors")
    crew.start()
    away = attack(plan, crew, sink, random)
    sink.say("friendly")
    catch_up()
    crew.end()
    drain()
    refuse_other_errors(crew.errors, away)
    received = [*hostile.kept(plan.folder / "messages")]
    # A message that the server has and did not say so; whoever was killed, or thrown out, may have had one under way.
    dropped = sum(not message.is_told for message in received)
    crashes = dropped + crew.killed[send] + SENDERS * bool(away)
    return Verdict(received, crashes, plan.seed)


def attack(plan: Plan, crew: Crew, sink: Sink, random: Random) -> tuple[float, float] | None:
    """Make reminders due and kill somebody, over and over; return from when until when the database was away."""
    today, size = local_day(clock()), -(-plan.reminders // plan.kills)
    away = None
    for number in range(plan.kills):
        company.certify(range(plan.reminders)[number * size : (number + 1) * size], today)
        time.sleep(random.uniform(SHORTEST, LONGEST))
        crew.kill_one(random)
        if number == plan.kills // 3:
            sink.say("down")
        elif number == plan.kills // 3 + 2:
            sink.say("up")
        elif number == plan.kills * 2 // 3 and plan.restart:
            begun = time.time()
            plan.restart()
            connection.close()
            away = begun, time.time()
    return away


def catch_up() -> None:
    """Wait until everything was planned and nothing may be sent at once; as long as there is something done."""
    before, give_up = 0, time.monotonic() + AT_REST_AFTER
    while time.monotonic() < give_up:
        if Reminder.objects.count() == Attestation.objects.count() and not (
            Reminder.objects.waiting().exists() or Mail.objects.to_be_sent(clock()).exists()
        ):
            return
        done = Reminder.objects.count() + Mail.objects.exclude(state__in=("waiting", "sending")).count()
        if done > before:
            before, give_up = done, time.monotonic() + AT_REST_AFTER
        time.sleep(0.1)
    raise LookupError(f"Still to be sent: {Mail.objects.open().count()} mails")


def drain() -> None:
    """Plan and send until nothing is open, each time at the moment at which something may be done again."""
    now = clock()
    for _round in range(MOST_ROUNDS):
        ring(now)
        send_all(standing_at(now))
        moments = [
            moment for row in Mail.objects.open().values_list("next_attempt_at", "lease_until") for moment in row
        ]
        if not moments:
            return
        # Where none is in the future, sending is paused.
        now = min((moment for moment in moments if moment and moment > now), default=now + PAUSE)
    raise LookupError(f"Open for ever: {Mail.objects.open().count()} mails")


def standing_at(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def refuse_other_errors(errors: Path, away: tuple[float, float] | None) -> None:
    """Raise LookupError for what the database told a worker while nobody had thrown it over."""
    for line in errors.read_text().splitlines() if errors.exists() else ():
        moment = float(line.split()[0])
        if away is None or not away[0] <= moment <= away[1] + NOTICED_WITHIN:
            raise LookupError(line)
