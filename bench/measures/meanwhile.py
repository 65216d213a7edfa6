"""Pages that staff open while another process freezes a month: neither may wait for the other for long."""

from collections.abc import Iterator
from itertools import cycle
from time import perf_counter

from bench.freezing import started
from bench.measures import Measure
from bench.measures.pages import OBLIGATIONS, SUPPLIERS, asked
from bench.table import told
from foundation.dates import today
from reports.models import ReportRun
from suppliers.models import Supplier

ORDER = 4.5
#: How long a freeze took while pages were asked for, in seconds; the newest one last.
freezes: list[float] = []


def measures(_suppliers: int) -> Iterator[Measure]:
    yield Measure("meanwhile.pages", "Pages while a month freezes", pages, 1, runs=3, quantile=0.95)
    yield Measure("meanwhile.freeze", "A month frozen while pages are open", frozen, 20, runs=3, warms_up=False)


def pages() -> float:
    """Freeze the last year-end in another process; return the 95th percentile of the pages meanwhile."""
    times = []
    with started(f"{today().year - 1}-12") as process:
        assert process.stdout
        process.stdout.readline()
        start = perf_counter()
        for name, parameters in cycle(addresses()):
            times.append(asked(name, parameters))
            if process.poll() is not None:
                break
        freezes.append(perf_counter() - start)
    if process.returncode:
        raise LookupError(f"The month was not frozen: {process.returncode}")
    return told(times, 0.95)


def frozen() -> float:
    """Return how long the last freeze took beside the pages."""
    if not freezes:
        pages()
    return freezes[-1]


def addresses() -> Iterator[tuple[str, dict[str, str]]]:
    """Give the pages that staff open most."""
    middle = str(Supplier.objects.count() // 50 // 2 + 1)
    yield "admin:index", {}
    yield SUPPLIERS, {}
    yield SUPPLIERS, {"p": middle}
    yield SUPPLIERS, {"q": "龍電"}
    yield SUPPLIERS, {"grade": "C"}
    yield OBLIGATIONS, {}
    yield OBLIGATIONS, {"standing": "gap"}
    yield OBLIGATIONS, {"requirement": "iso_9001", "expiring": "30"}
    if ReportRun.objects.exists():
        yield "admin:reports_reportrun_changelist", {}
        yield "admin:reports_reportrun_annual", {}
