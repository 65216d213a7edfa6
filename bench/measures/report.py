"""The whole compliance report, computed and frozen."""

import resource
from collections.abc import Iterator

from accounts.services import system_user
from bench.measures import Measure, of
from foundation.dates import today
from reports.figures import compute_report
from reports.models import Origin
from reports.periods import read_report_period
from reports.services import freeze

ORDER = 4


def measures(_suppliers: int) -> Iterator[Measure]:
    day = today()
    running = read_report_period(f"{day:%Y-%m}", day)
    year_end = read_report_period(f"{day.year - 1}-12", day)

    def frozen():
        return freeze(year_end, actor=system_user(), origin=Origin.HAND)

    def megabytes():
        frozen()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    yield Measure(
        "report.month", "The whole compliance report, this month", of(lambda: compute_report(running)), 20, runs=3
    )
    yield Measure(
        "report.past", "The whole compliance report, last year-end", of(lambda: compute_report(year_end)), 20, runs=3
    )
    yield Measure("report.freeze", "A month frozen, last year-end", of(frozen), 20, runs=3)
    yield Measure("report.memory", "A month frozen: memory", megabytes, 500, runs=1, unit="MB", warms_up=False)
