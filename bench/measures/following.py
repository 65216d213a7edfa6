"""The look, every ten minutes, at what follows from grades: mostly nothing is new."""

from collections.abc import Iterator

from audits.services import follow_all_cases, follow_all_consequences
from bench.measures import Measure, timed
from foundation.dates import today

ORDER = 10


def measures(suppliers: int) -> Iterator[Measure]:
    title = f"The look at the grades of {suppliers:,} suppliers, nothing being new"
    yield Measure("following.consequences", f"{title}: consequences", consequences, 2, runs=5)
    yield Measure("following.cases", f"{title}: improvement cases", cases, 2, runs=5)


def consequences() -> float:
    """Look whether something follows that is not on file, or follows no more."""
    with timed() as watch:
        follow_all_consequences(today())
    return watch.seconds


def cases() -> float:
    """Look whether a case is to be opened or is over."""
    with timed() as watch:
        follow_all_cases(today())
    return watch.seconds
