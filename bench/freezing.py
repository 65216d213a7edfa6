"""Freeze a month in a process of its own, as a worker does: `python -m bench.freezing 2025-12`, by `bench.measures`.

It says `begun` once it is ready, and ends when the month is frozen.
"""

import os
import sys

from bench.worker import set_up


def main(period: str) -> None:
    set_up(os.environ["DATABASE_URL"], os.environ["GOODSTANDING_VAR"])
    from accounts.services import system_user
    from foundation.dates import today
    from reports.models import Origin
    from reports.periods import read_report_period
    from reports.services import freeze

    asked, actor = read_report_period(period, today()), system_user()
    print("begun", flush=True)
    freeze(asked, actor=actor, origin=Origin.HAND)


if __name__ == "__main__":
    main(sys.argv[1])
