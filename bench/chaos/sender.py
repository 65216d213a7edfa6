"""A sender, a process of its own: it loads everything, says so, and sends once it is told."""

import sys
import time
from datetime import datetime, timedelta

import django

django.setup()


def main(noon: str) -> None:
    from reminders.sending import send_all

    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.monotonic()
    send_all(lambda: datetime.fromisoformat(noon) + timedelta(seconds=time.monotonic() - begun))


if __name__ == "__main__":
    main(*sys.argv[1:])
