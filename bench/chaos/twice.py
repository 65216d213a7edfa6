"""Two beats and two planners by hand at once, for a minute and more: `python -m bench.chaos.twice sqlite`.

Half of what is due is due as they start, half becomes due between two rings. Each is told of once.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.chaos.__main__ import ready
from bench.chaos.doorbell import NOWHERE, SEED, broker, wait_until, work_today
from bench.chaos.processes import ROOT

SUPPLIERS = 1_000
#: Every ring comes at least once to each of them.
FOR = 70  # seconds
HALF_WAY = 5  # seconds
CELERY = (sys.executable, "-m", "celery", "-A", "config")
BY_HAND = (sys.executable, "manage.py", "send_reminders", "--loop")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.twice", description="Do everything twice at once.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    now = datetime.now(UTC)
    # Where it is noon now: nobody is written to before nine.
    zone = f"Etc/GMT{now.hour - 12:+d}"
    with ready(parser.parse_args().database, SEED, zone) as (engine, server, folder):
        from bench.chaos import company, hostile
        from bench.chaos.judge import Verdict
        from foundation.dates import today
        from reminders.models import Mail, Reminder

        server.say("friendly")
        company.found(SUPPLIERS, today(), NOWHERE)
        work_today()
        company.certify(range(SUPPLIERS // 2), today())
        begun = time.monotonic()
        with everything_twice(folder):
            time.sleep(HALF_WAY)
            company.certify(range(SUPPLIERS // 2, SUPPLIERS), today())
            time.sleep(FOR - HALF_WAY)
            wait_until(lambda: not Mail.objects.open().exists())
        verdict = Verdict(hostile.kept(folder / "messages"), 0, SEED)
        wrong = [*verdict.wrong()]
        # The server knows some addresses not: there a mail ends, and none is received.
        sent = Mail.objects.filter(state="sent").count()
        counts = (Reminder.objects.count(), Mail.objects.count(), sent, verdict.messages.total())
        if counts != (SUPPLIERS, SUPPLIERS, sent, sent):
            wrong.append(f"{SUPPLIERS} reminders and mails were expected, and each that was sent once")
        print(
            "Two beats, two workers, two planners by hand, {}, {:.0f} s: {} reminders, {} mails, {} sent, {} received;"
            " lost {}".format(type(engine).__name__, time.monotonic() - begun, *counts, len(verdict.lost))
        )
        for words in wrong[:20]:
            print(f"  {words}")
        return 1 if wrong else 0


@contextmanager
def everything_twice(folder: Path) -> Iterator[None]:
    """Let two beats, two workers and two planners by hand run until the block ends."""
    with ExitStack() as stack:
        _process, url = stack.enter_context(broker(folder))
        for number in (1, 2):
            stack.enter_context(program(url, *BY_HAND))
            stack.enter_context(program(url, *CELERY, "worker", "--pool=solo", f"--hostname=w{number}@%h"))
            stack.enter_context(program(url, *CELERY, "beat", f"--schedule={folder / f'beat-{number}'}", "--pidfile="))
        yield


@contextmanager
def program(url: str, *command: str) -> Iterator[None]:
    environment = {**os.environ, "REDIS_URL": url}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
