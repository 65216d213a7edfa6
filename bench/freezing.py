"""Freeze a month in a process of its own, as a worker does: `python -m bench.freezing 2025-12`, by `bench.measures`.

It says `begun` once it is ready, and once the month is frozen how many megabytes it held at most.
"""

import os
import subprocess
import sys
from pathlib import Path

from bench.worker import set_up

ROOT = Path(__file__).resolve().parents[1]


def started(period: str) -> "subprocess.Popen[str]":
    """Start it, on the database of this process."""
    command = [sys.executable, "-m", "bench.freezing", period]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def main(period: str) -> None:
    set_up(os.environ["DATABASE_URL"], os.environ["GOODSTANDING_VAR"])
    from accounts.services import system_user
    from foundation.dates import today
    from foundation.limited.limits import peak
    from reports.models import Origin
    from reports.periods import read_report_period
    from reports.services import freeze

    asked, actor = read_report_period(period, today()), system_user()
    print("begun", flush=True)
    freeze(asked, actor=actor, origin=Origin.HAND)
    print(peak() // 1024)


if __name__ == "__main__":
    main(sys.argv[1])
