"""Two beats and two planners by hand at once, for a minute and more: `python -m bench.chaos.twice sqlite`.

Half of what is due is due as they start, half becomes due between two rings. Each is told of once.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.chaos.doorbell import SEED, at_noon, broker, wait_until
from bench.chaos.processes import ROOT

SUPPLIERS = 1_000
#: Every ring comes at least once to each of them.
FOR = 70  # seconds
HALF_WAY = 5  # seconds
CELERY = (sys.executable, "-m", "celery", "-A", "config")
BY_HAND = (sys.executable, "manage.py", "send_reminders", "--loop")


def main() -> int:
    with at_noon("twice", "Do everything twice at once.", SUPPLIERS) as (engine, folder):
        from bench.chaos import company
        from foundation.dates import today
        from reminders.models import Mail

        company.certify(range(SUPPLIERS // 2), today())
        begun = time.monotonic()
        with everything_twice(folder):
            time.sleep(HALF_WAY)
            company.certify(range(SUPPLIERS // 2, SUPPLIERS), today())
            time.sleep(FOR - HALF_WAY)
            wait_until(lambda: not Mail.objects.open().exists())
        print(f"Two beats, workers and planners by hand, {engine.title}, {time.monotonic() - begun:.0f} s:", end=" ")
        return 1 if told_wrong(folder) else 0


def told_wrong(folder: Path) -> list[str]:
    """Print what became of the reminders; return what is wrong with it."""
    from bench.chaos import hostile
    from bench.chaos.judge import Verdict
    from reminders.models import Mail, Reminder

    verdict = Verdict(hostile.kept(folder / "messages"), 0, SEED)
    wrong = [*verdict.wrong()]
    # The server knows some addresses not: there a mail ends, and none is received.
    sent = Mail.objects.filter(state="sent").count()
    counts = (Reminder.objects.count(), Mail.objects.count(), sent, verdict.messages.total())
    if counts != (SUPPLIERS, SUPPLIERS, sent, sent):
        wrong.append(f"{SUPPLIERS} reminders and mails were expected, and each that was sent once")
    print("{} reminders, {} mails, {} sent, {} received; lost {}".format(*counts, len(verdict.lost)))
    for words in wrong[:20]:
        print(f"  {words}")
    return wrong


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
