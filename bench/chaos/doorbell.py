"""Reminders whose broker was never started, is emptied, is stopped, comes back.

`python -m bench.chaos.doorbell sqlite`, or `postgresql`.

The database says what is to be sent; the broker only rings.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import redis

from bench import engines
from bench.chaos.__main__ import ready
from bench.chaos.processes import ROOT
from config.servers import valkey

SEED = "1"
SUPPLIERS = 240
THIRD = SUPPLIERS // 3
#: A country without a time zone of its own: there it is as late as where the organisation is.
NOWHERE = "ZZ"
#: A ring that nobody hears ends within so long, the start of Python and all.
HEARD_WITHIN = 60  # seconds
SENT_WITHIN = 300  # seconds
RING = "import django; django.setup(); from reminders.tasks import ring; ring()"


def main() -> int:
    with at_noon("doorbell", "Take the broker away.", SUPPLIERS) as (_engine, folder):
        from bench.chaos import company, hostile
        from bench.chaos.judge import Verdict
        from foundation.dates import today
        from reminders.models import Mail

        company.certify(range(THIRD), today())
        without_broker()
        company.certify(range(THIRD, 2 * THIRD), today())
        with broker(folder) as (process, url):
            is_forgotten(url)
            with worker(url):
                is_taken_away(process, url)
                company.certify(range(2 * THIRD, SUPPLIERS), today())
                with broker(folder, again=url):
                    ring(url)
                    wait_until(lambda: not Mail.objects.open().exists())
        verdict = Verdict(hostile.kept(folder / "messages"), 0, SEED)
        wrong = [*verdict.wrong()]
        print(
            f"Broker never started, emptied, stopped, started again: {dict(verdict.states)}; lost {len(verdict.lost)}"
        )
        for words in wrong[:20]:
            print(f"  {words}")
        return 1 if wrong else 0


@contextmanager
def at_noon(name: str, description: str, suppliers: int) -> Iterator[tuple[engines.Sqlite | engines.Postgresql, Path]]:
    """Found a company on the database that was asked for, where it is noon now; give both it and the folder of mails.

    Nobody is written to before nine.
    """
    parser = argparse.ArgumentParser(prog=f"python -m bench.chaos.{name}", description=description)
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
    with ready(parser.parse_args().database, SEED, zone) as (engine, server, folder):
        from bench.chaos import company
        from foundation.dates import today

        server.say("friendly")
        company.found(suppliers, today(), NOWHERE)
        work_today()
        yield engine, folder


def work_today() -> None:
    """Let the suppliers work today, whatever day it is: on a day of rest nobody is written to."""
    from foundation.dates import today
    from reminders.models import CalendarDay
    from suppliers.models import Country

    CalendarDay.objects.create(country=Country.objects.get(code=NOWHERE), day=today(), is_working=True)


def without_broker() -> None:
    """Ring where no broker ever was, and send as the command does that needs none."""
    from django.utils import timezone

    from reminders.models import Mail
    from reminders.sending import send_all

    ring(f"redis://127.0.0.1:{valkey.free_port()}/0")
    if not Mail.objects.open().exists():
        raise LookupError("Nothing waits, though a ring that nobody heard made mails")
    send_all(timezone.now)


def is_forgotten(url: str) -> None:
    """Ring, and empty the broker before any worker comes."""
    ring(url)
    with redis.Redis.from_url(url) as client:
        if not client.llen("celery"):
            raise LookupError("No sender was sent for")
        client.flushall()


def is_taken_away(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Ring for a worker, take the broker away while that sends, and ring where nobody hears."""
    from reminders.models import Mail

    ring(url)
    wait_until(lambda: Mail.objects.filter(state="sent").count() > THIRD)
    process.kill()
    ring(url)
    wait_until(lambda: not Mail.objects.open().exists())


def ring(url: str) -> None:
    """Ring as beat has a worker do it."""
    environment = {**os.environ, "REDIS_URL": url}
    subprocess.run([sys.executable, "-c", RING], cwd=ROOT, env=environment, check=True, timeout=HEARD_WITHIN)


@contextmanager
def broker(folder: Path, again: str = "") -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Start a broker, or start one again; give its process and its URL."""
    with (folder / "broker.log").open("ab") as log:
        process, url = valkey.start(folder / "broker", log, again=again)
        try:
            yield process, url
        finally:
            process.kill()
            process.wait()


@contextmanager
def worker(url: str) -> Iterator[None]:
    """Let a worker do what it is asked for; that it misses its broker need not be read."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=CRITICAL"]
    environment = {**os.environ, "REDIS_URL": url}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.kill()


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + SENT_WITHIN
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
