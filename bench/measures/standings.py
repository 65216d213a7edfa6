"""Standings: counted for any day, and kept for today."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from attestations.services import bring_standings_in_step
from attestations.tasks import bring_today_in_step
from bench.measures import Measure, of, timed
from foundation.dates import today
from reports.coverage import coverage
from suppliers.models import Supplier
from suppliers.services import bring_suppliers_in_step

ORDER = 1


def measures(_suppliers: int) -> Iterator[Measure]:
    day = today()
    year_end = date(day.year - 1, 12, 31)
    yield Measure("coverage.today", "Coverage of every requirement, today", of(lambda: coverage(day)), 2.5)
    yield Measure(
        "coverage.past",
        "Coverage of every requirement, last year-end",
        of(lambda: coverage(year_end)),
        2.5,
    )
    yield Measure("roll.day", "Roll today's copies and standings over to a new day", roll, 15)
    yield Measure("roll.again", "The same again, nothing to do", of(bring_today_in_step), 15)
    yield Measure("standings.all", "Bring all kept standings in step", of(lambda: bring_standings_in_step(day)), 15)
    pks = chosen()
    yield Measure(
        "standings.one",
        "Bring one supplier's standings in step",
        of(lambda: bring_standings_in_step(day, [next(pks)])),
        0.1,
        runs=20,
    )


def roll() -> float:
    """Go back to yesterday unseen, then let the task catch up."""
    day = today()
    bring_suppliers_in_step(day - timedelta(days=1))
    bring_standings_in_step(day - timedelta(days=1))
    with timed() as watch:
        bring_today_in_step()
    return watch.seconds


def chosen() -> Iterator[int]:
    """Give suppliers from all over the table."""
    pks: list[int] = []
    for number in count():
        pks = pks or list(Supplier.objects.order_by("pk").values_list("pk", flat=True))
        yield pks[number * 7_919 % len(pks)]
