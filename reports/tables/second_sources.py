"""Core suppliers by their readiest second source, now and at the last year-end."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written
from reports.pages import Figure, Names, Section, Table, shown_share
from reports.populations import of_suppliers
from reports.reading import Reading
from reports.shares import share, year_end
from suppliers.models import Classification, Grade, GradeChange, Readiness, SecondSource, Stage
from suppliers.models.second_source import READY_RANK
from suppliers.sole_sources import core_suppliers, sole_sources

CODE = "second_sources"
ORDER = 8.5
TITLE = _("Second sources")
POPULATION = of_suppliers(
    Stage.ACTIVE,
    further=(SecondSource,),
    within=lambda as_of: Classification.objects.on(as_of).filter(is_core=True).values("supplier"),
)
#: Rank of the readiest second source -> what the row is called.
CODES = {3: Readiness.TESTED.value, 2: Readiness.QUALIFIED.value, 1: Readiness.NAMED.value, 0: "none"}
#: How the list of suppliers finds the core suppliers that cooperate.
CORE = {"stage": Stage.ACTIVE.value, "core": "1"}


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each readiness with the count of core suppliers, today and at the last year-end.

    A core supplier counts by its readiest second source; `at_risk` are those without a ready one in grade D.
    """
    last = year_end(reading.as_of.year - 1)
    now, before = core_by_rank(reading.as_of), core_by_rank(last)
    ready, core = ready_of(now), sum(now.values())
    return {
        "rows": [{"readiness": code, "count": now[rank], "previous": before[rank]} for rank, code in CODES.items()],
        "core": core,
        "ready": ready,
        "share": share(ready, core),
        "previous_day": last.isoformat(),
        "previous_core": sum(before.values()),
        "previous_ready": ready_of(before),
        "at_risk": at_risk(reading.as_of),
    }


def core_by_rank(as_of: date) -> Counter[int]:
    """Count the core suppliers that cooperate on a day by the rank of their readiest second source."""
    rows = core_suppliers(as_of).order_by().values("rank").annotate(n=Count("pk"))
    return Counter({row["rank"]: row["n"] for row in rows})


def ready_of(counts: Counter[int]) -> int:
    """Return how many have a second source that is ready."""
    return sum(count for rank, count in counts.items() if rank >= READY_RANK)


def at_risk(as_of: date) -> int:
    """Count the core suppliers in grade D that nobody could replace."""
    graded = GradeChange.objects.newest_first(as_of).filter(supplier=OuterRef("pk")).values("grade")
    return sole_sources(as_of).annotate(graded=Subquery(graded[:1])).filter(graded=Grade.D).count()


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    headers = [gettext("With one that is ready"), gettext("Share"), gettext("Without"), gettext("Without, in grade D")]
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "Core suppliers that cooperate, by their readiest second source. Ready is who is qualified or tested, and"
            " on file and not suspended."
        ),
        [
            by_readiness(figures, names),
            Table(headers, [(gettext("Core suppliers"), covered(figures, names))], gettext("With and without one")),
        ],
    )


def titles() -> dict[str, str]:
    """Return what each readiness is called."""
    return {code: str(word) for code, word in Readiness.choices} | {"none": gettext("None")}


def by_readiness(figures: dict[str, Any], names: Names) -> Table:
    """Return how many have none readier, on the day and a year-end before."""
    called = titles()
    last = figures["previous_day"]
    rows = [
        (
            called[row["readiness"]],
            [
                Figure(row["count"], names.suppliers(**CORE, second_source=row["readiness"])),
                Figure(row["previous"], names.suppliers(on=last, **CORE, second_source=row["readiness"])),
            ],
        )
        for row in figures["rows"]
    ]
    total = [
        Figure(figures["core"], names.suppliers(**CORE)),
        Figure(figures["previous_core"], names.suppliers(on=last, **CORE)),
    ]
    return Table([written(names.as_of), written(last)], rows, total=total)


def covered(figures: dict[str, Any], names: Names) -> list[Figure]:
    """Return how many have one that is ready, their share, and how many have none."""
    return [
        Figure(figures["ready"], names.suppliers(**CORE, second_source="ready")),
        shown_share(figures["share"]),
        Figure(figures["core"] - figures["ready"], names.suppliers(**CORE, second_source="lacking")),
        Figure(figures["at_risk"], names.suppliers(**CORE, second_source="lacking", grade=Grade.D.value)),
    ]
