"""The figures of a day: every table that a plug-in computes, and the hash of all of them."""

import hashlib
import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any

from evidence.digests import canonical_json
from foundation.snapshot import snapshot
from reports import tables
from reports.periods import ReportPeriod
from reports.reading import Reading


def table_modules() -> list[ModuleType]:
    """Return the plug-ins of reports/tables in their order; each has CODE, ORDER, TITLE and compute(reading)."""
    found = [import_module(f"{tables.__name__}.{entry.name}") for entry in pkgutil.iter_modules(tables.__path__)]
    return sorted(found, key=lambda module: module.ORDER)


def compute_report(period: ReportPeriod) -> dict[str, Any]:
    """Return month, as_of, sha256 and the tables of a period, all read as of one moment."""
    reading = Reading(period.as_of)
    with snapshot():
        figures = {module.CODE: module.compute(reading) for module in table_modules()}
    content = {"month": period.month, "as_of": period.as_of.isoformat(), "tables": figures}
    digest = hashlib.sha256(canonical_json(content).encode()).hexdigest()
    return {
        "month": period.month,
        "as_of": content["as_of"],
        "is_open": period.is_open,
        "sha256": digest,
        "tables": figures,
    }
