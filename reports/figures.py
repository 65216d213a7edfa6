"""The figures of a day: every table that a plug-in computes, and the hash of all of them."""

import hashlib
import pkgutil
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from importlib import import_module
from itertools import chain
from types import ModuleType
from typing import Any

from evidence.digests import canonical_json
from foundation.snapshot import beside, snapshot
from reports import tables
from reports.periods import ReportPeriod
from reports.reading import Reading, count

#: Hears how many tables of how many are done.
Progress = Callable[[int, int], None]


@cache
def table_modules() -> list[ModuleType]:
    """Return the plug-ins of reports/tables in their order; each has CODE, ORDER, TITLE and compute(reading).

    `days(as_of)` gives the other days whose obligations it counts, where there are any.
    """
    found = [import_module(f"{tables.__name__}.{entry.name}") for entry in pkgutil.iter_modules(tables.__path__)]
    return sorted(found, key=lambda module: module.ORDER)


def compute_report(period: ReportPeriod) -> dict[str, Any]:
    """Return month, as_of, sha256 and the tables of a period, all read as of one moment."""
    with snapshot():
        figures = compute_tables(period)
    return {
        "month": period.month,
        "as_of": period.as_of.isoformat(),
        "is_open": period.is_open,
        "sha256": digest(hashed_text(period, figures)),
        "tables": figures,
    }


def compute_tables(period: ReportPeriod, progress: Progress | None = None) -> dict[str, Any]:
    """Return the figures of every table by its code."""
    modules = table_modules()
    figures = {}
    with beside({day: partial(count, day) for day in other_days(period.as_of)}) as counted:
        reading = Reading(period.as_of, by_supplier=True, beside=counted)
        for done, module in enumerate(modules):
            if progress:
                progress(done, len(modules))
            figures[module.CODE] = reading.of(module)
    return figures


def other_days(as_of: date) -> list[date]:
    """Return the days besides its own whose obligations a report counts, in the order in which tables ask for them."""
    days = chain.from_iterable(module.days(as_of) for module in table_modules() if hasattr(module, "days"))
    return [day for day in dict.fromkeys(days) if day != as_of]


def hashed_text(period: ReportPeriod, figures: dict[str, Any]) -> str:
    """Return the text whose hash a report bears: no moment, no number of a run and no language is in it."""
    return canonical_json({"month": period.month, "as_of": period.as_of.isoformat(), "tables": figures})


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
