"""How many mails a second four senders hand to a mail server on this machine: `python -m bench.chaos.rate sqlite`."""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

from bench import engines
from bench.chaos.__main__ import NOON, ready

SENDERS = 4
GOAL = 250  # mails a second


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.rate", description="Send many mails.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--mails", type=int, default=10_000)
    options = parser.parse_args()
    with ready(options.database, "1") as (engine, server, _folder):
        from bench.chaos import company
        from reminders.models import Mail
        from reminders.ringing import ring

        server.say("open")
        company.found(options.mails, NOON.date())
        company.certify(range(options.mails), NOON.date())
        begun = time.monotonic()
        ring(NOON)
        print(f"planned and composed in {time.monotonic() - begun:.1f} s", flush=True)
        with ProcessPoolExecutor(SENDERS, get_context("spawn")) as pool:
            # Each has loaded everything before the clock starts.
            [*pool.map(warm, range(SENDERS * 4))]
            begun = time.monotonic()
            [*pool.map(send, range(SENDERS))]
            seconds = time.monotonic() - begun
        sent = Mail.objects.filter(state="sent").count()
        print(
            f"{engines.version(engine)}: {sent:,} of {options.mails:,} mails in {seconds:.1f} s: {sent / seconds:.0f}/s"
        )
        return 0 if sent == options.mails and sent / seconds >= GOAL else 1


def warm(_number: int) -> None:
    from importlib import import_module

    import_module("bench.chaos.warm")
    time.sleep(0.3)  # So that each of the others gets its share.


def send(_number: int) -> None:
    from reminders.sending import send_all

    begun = time.monotonic()
    send_all(lambda: NOON + timedelta(seconds=time.monotonic() - begun))


if __name__ == "__main__":
    sys.exit(main())
