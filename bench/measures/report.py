"""The whole compliance report."""

from collections.abc import Iterator

from bench.measures import Measure, of
from foundation.dates import today
from reports.figures import compute_report
from reports.periods import read_report_period

ORDER = 4


def measures(_suppliers: int) -> Iterator[Measure]:
    day = today()
    running = read_report_period(f"{day:%Y-%m}", day)
    year_end = read_report_period(f"{day.year - 1}-12", day)
    yield Measure(
        "report.month", "The whole compliance report, this month", of(lambda: compute_report(running)), 20, runs=3
    )
    yield Measure(
        "report.past", "The whole compliance report, last year-end", of(lambda: compute_report(year_end)), 20, runs=3
    )
