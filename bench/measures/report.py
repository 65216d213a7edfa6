"""The whole compliance report, computed, frozen and rendered."""

from collections.abc import Iterator

from pypdfium2 import PdfDocument

from accounts.services import system_user
from bench.freezing import started
from bench.measures import Measure, of
from bench.measures.pages import opened
from foundation.dates import today
from reports.figures import compute_report
from reports.frozen import footer_of, report_of
from reports.models import Origin, ReportRun
from reports.periods import ReportPeriod, read_report_period
from reports.renderings import renderings
from reports.services import freeze, keep

ORDER = 4
#: Form of the report -> the seconds in which a month is computed and rendered in it.
FORMS = {"pdf": 30, "xlsx": 60, "csv": 60}


def megabytes() -> float:
    """Return how much memory a process held at most that froze the last year-end and did nothing else before."""
    with started(f"{today().year - 1}-12") as process:
        said, _errors = process.communicate()
    if process.returncode:
        raise LookupError(f"The month was not frozen: {process.returncode}")
    return float(said.split()[-1])


def measures(_suppliers: int) -> Iterator[Measure]:
    day = today()
    running = read_report_period(f"{day:%Y-%m}", day)
    year_end = read_report_period(f"{day.year - 1}-12", day)
    yield from computed(running, year_end)
    yield from kept(year_end)
    yield from rendered(year_end)


def computed(running: ReportPeriod, year_end: ReportPeriod) -> Iterator[Measure]:
    yield Measure(
        "report.month", "The whole compliance report, this month", of(lambda: compute_report(running)), 20, runs=3
    )
    yield Measure(
        "report.past", "The whole compliance report, last year-end", of(lambda: compute_report(year_end)), 20, runs=3
    )


def kept(month: ReportPeriod) -> Iterator[Measure]:
    def frozen():
        return freeze(month, actor=system_user(), origin=Origin.HAND)

    def page():
        run = ReportRun.objects.light().order_by("pk").last() or frozen()
        return opened(run.get_absolute_url())

    yield Measure("report.freeze", "A month frozen, last year-end", of(frozen), 20, runs=3)
    yield Measure("report.memory", "A month frozen: memory", megabytes, 500, runs=3, unit="MB", warms_up=False)
    yield Measure("report.page", "The page of a frozen month", page, 0.5, runs=20, quantile=0.95)


def rendered(month: ReportPeriod) -> Iterator[Measure]:
    def render(code):
        run = keep(month, actor=system_user(), origin=Origin.COMMAND)
        found = renderings()[code].render(report_of(run), footer_of(run), "zh-hant")
        return found if isinstance(found, bytes) else b"".join(found)

    def pages():
        return len(PdfDocument(render("pdf")))

    yield Measure("report.pages", "A frozen month as PDF: pages", pages, 60, runs=1, unit="pages")
    for code, seconds in FORMS.items():
        yield Measure(
            f"report.{code}",
            f"A month computed and rendered as {code.upper()}",
            of(lambda code=code: render(code)),
            seconds,
            runs=1,
            warms_up=False,
        )
