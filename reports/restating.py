"""What was published, held against what the register says of the same day by now."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

from reports.figures import table_modules
from reports.models import PublishedFigure
from reports.models.published_figure import PublishedFigureQuerySet
from reports.paths import figure
from reports.reading import Reading
from reports.shares import year_end
from reports.told import publication_of, told_signed

#: Reports compare this year with so many before it; what was published of earlier ones is past.
YEARS = 3


def restatements(as_of: date, on: Callable[[date], Reading] = Reading) -> list[dict[str, Any]]:
    """Return each figure that was published by a day of the last years, with what is computed of its day now.

    Of a figure that was published twice, the last time counts. `on` gives the register on a day.
    """
    published: dict[tuple[date, str, str, str], PublishedFigure] = {}
    for row in published_by(as_of).order_by("published_on", "pk"):
        published[row.as_of, row.table_code, row.row_code, row.column_code] = row
    now = computed({(of, table) for of, table, _row, _column in published}, on)
    return [
        {
            "of": of.isoformat(),
            "table": table,
            "row": row,
            "column": column,
            "published": published[of, table, row, column].value,
            "published_on": published[of, table, row, column].published_on.isoformat(),
            "source": published[of, table, row, column].source,
            "now": figure(now[of], table, row, column),
        }
        for of, table, row, column in sorted(published)
    ]


def published_by(as_of: date) -> PublishedFigureQuerySet:
    """Return what was published by a day of the last years."""
    return PublishedFigure.objects.current().filter(published_on__lte=as_of, as_of__gte=earliest(as_of))


def published_tables(as_of: date) -> list[tuple[date, ModuleType]]:
    """Return the days of which figures were published by a day, in their order, each with a table of these figures."""
    modules = {module.CODE: module for module in publishable()}
    pairs = published_by(as_of).order_by("as_of", "table_code").values_list("as_of", "table_code").distinct()
    return [(day, modules[code]) for day, code in pairs if code in modules]


def withdrawals(as_of: date) -> list[dict[str, Any]]:
    """Return each figure that a signed-off report tells and that was taken back: it does not go unsaid.

    It has the value that was told. What was entered anew counts again. Each time that it was published stands alone.
    """
    rows = PublishedFigure.objects.gone().filter(published_on__lte=as_of, as_of__gte=earliest(as_of))
    told = told_signed(rows)
    gone = {publication_of(row): row for row in rows if row.pk in told}
    return [
        {
            "of": row.as_of.isoformat(),
            "table": row.table_code,
            "row": row.row_code,
            "column": row.column_code,
            "published": told[row.pk][0],
            "published_on": row.published_on.isoformat(),
            "source": told[row.pk][1],
            "withdrawn_on": row.withdrawn_on.isoformat(),
            "why": row.withdrawn_why,
        }
        for _publication, row in sorted(gone.items(), key=lambda known: known[0])
        if row.withdrawn_on
    ]


def earliest(as_of: date) -> date:
    """Return the first day of which what was published is still held against the register."""
    return year_end(max(as_of.year - YEARS, 1))


def publishable() -> list[ModuleType]:
    """Return the tables of which figures are published: all but those that tell of other tables, or in words."""
    return [module for module in table_modules() if module.CODE not in ("changes", "index")]


def computed(wanted: set[tuple[date, str]], on: Callable[[date], Reading] = Reading) -> dict[date, dict[str, Any]]:
    """Return the tables that are wanted of some days; those alone are computed."""
    modules = {module.CODE: module for module in publishable()}
    found: dict[date, dict[str, Any]] = defaultdict(dict)
    readings: dict[date, Reading] = {}
    for of, table in sorted(wanted):
        if table in modules:
            readings.setdefault(of, on(of))
            found[of][table] = readings[of].of(modules[table])
    return found
