"""The figures of a day: every table that a plug-in computes, and the hash of all of them."""

import hashlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from importlib import import_module
from types import ModuleType
from typing import Any

from evidence.digests import canonical_json
from foundation.snapshot import beside, snapshot
from reports import tables
from reports.periods import ReportPeriod
from reports.reading import Reading

#: Hears how many tables of how many are done.
Progress = Callable[[int, int], None]


@cache
def table_modules() -> list[ModuleType]:
    """Return the plug-ins of reports/tables in their order; each has CODE, ORDER, TITLE and compute(reading).

    `elsewhere(as_of)` gives the tables of other days that it reads, where there are any.
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
    """Return the figures of every table by its code, in their order.

    Those that read of other days come last: until then another connection has read it.
    """
    modules = sorted(table_modules(), key=lambda module: hasattr(module, "elsewhere"))
    with beside({day: partial(read, day, of) for day, of in elsewhere(period.as_of).items()}) as days:
        reading = Reading(period.as_of, by_supplier=True, beside=days)
        for done, module in enumerate(modules):
            if progress:
                progress(done, len(modules))
            reading.of(module)
        return {module.CODE: reading.of(module) for module in table_modules()}


def elsewhere(as_of: date) -> dict[date, list[ModuleType]]:
    """Return the days besides its own of which a report reads tables, with these, in the order in which it asks."""
    found = defaultdict[date, list[ModuleType]](list)
    for module in table_modules():
        for day, table in module.elsewhere(as_of) if hasattr(module, "elsewhere") else ():
            if day != as_of and table not in found[day]:
                found[day].append(table)
    return found


def read(day: date, of: Iterable[ModuleType]) -> Reading:
    """Return the register on a day, from which some tables were computed."""
    reading = Reading(day)
    for table in of:
        reading.of(table)
    return reading


def hashed_text(period: ReportPeriod, figures: dict[str, Any]) -> str:
    """Return the text whose hash a report bears: no moment, no number of a run and no language is in it."""
    return canonical_json({"month": period.month, "as_of": period.as_of.isoformat(), "tables": figures})


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
