"""What changed since the end of the month before; what was published and is another figure by now, or was withdrawn."""

from datetime import date
from types import ModuleType
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _, pgettext

from attestations.models import Requirement
from foundation.dates import written
from reports.called import positions_of
from reports.figures import table_modules
from reports.naming import COLUMNS, Naming
from reports.numbers import agrees
from reports.pages import Figure, Names, Section, Table, of_when, on_day, shown_share
from reports.reading import Reading
from reports.restating import published_tables, restatements, withdrawals
from reports.shares import share
from suppliers.models import Region

CODE = "changes"
ORDER = 11
TITLE = _("What changed")


def elsewhere(as_of: date) -> list[tuple[date, ModuleType]]:
    """Return the tables of which figures were published, with their days."""
    return published_tables(as_of)


def compute(reading: Reading) -> dict[str, Any]:
    """Return held and required against the end of the month before, the restatements, and what was withdrawn."""
    earlier = {row.requirement.code: row for row in reading.before.coverage}
    rows = []
    for row in reading.coverage:
        old = earlier.get(row.requirement.code)
        held, required = (old.held, old.required) if old else (0, 0)
        if (held, required) != (row.held, row.required):
            rows.append(
                {
                    "requirement": row.requirement.code,
                    "held": row.held,
                    "required": row.required,
                    "share": share(row.held, row.required),
                    "previous": {"held": held, "required": required, "share": share(held, required)},
                }
            )
    # Named where there are any: reports from before they were told keep their hash.
    withdrawn = withdrawals(reading.as_of)
    published = {"restatements": restatements(reading.as_of, reading.on)} | (
        {"withdrawn": withdrawn} if withdrawn else {}
    )
    return {"since": reading.before.as_of.isoformat(), "rows": rows} | published


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    since = figures["since"]
    tables = [moved(figures["rows"], names, since)]
    tables += [restated(figures["restatements"], names)] if figures["restatements"] else []
    tables += [taken_back(figures["withdrawn"], names)] if figures.get("withdrawn") else []
    note = gettext("Against the end of the month before, %(day)s. Requirements that are not here are as they were.")
    return Section(CODE, str(TITLE), note % {"day": written(since)}, tables)


def moved(rows: list[dict[str, Any]], names: Names, since: str) -> Table:
    """Return the requirements of which another number is held or required."""
    return Table(
        [gettext("Held"), gettext("Required"), gettext("Share"), *(of_when(name, written(since)) for name in before())],
        [
            (
                names.of(Requirement, row["requirement"]),
                [
                    Figure(row["held"], names.obligations(requirement=row["requirement"], standing="held")),
                    Figure(row["required"], names.obligations(requirement=row["requirement"], standing="required")),
                    shown_share(row["share"]),
                    *old(row, names, since),
                ],
            )
            for row in rows
        ],
    )


def before() -> list[str]:
    """Return the headers of the month before."""
    return [gettext("Held"), gettext("Required"), gettext("Share")]


def old(row: dict[str, Any], names: Names, since: str) -> list[Figure]:
    """Return the columns of the month before."""
    was, asked = row["previous"], {"on": since, "requirement": row["requirement"]}
    return [
        Figure(was["held"], names.obligations(**asked, standing="held")),
        Figure(was["required"], names.obligations(**asked, standing="required")),
        shown_share(was["share"]),
    ]


def restated(rows: list[dict[str, Any]], names: Names) -> Table:
    """Return what was published against what is computed of the same day now."""
    naming = Naming(names)
    return Table(
        [gettext("Published"), gettext("By now"), gettext("Restated"), gettext("Where")],
        [
            (
                naming.published(row["of"], row["table"], row["row"], row["column"]),
                [
                    Figure(naming.value(row["column"], row["published"])),
                    Figure(naming.value(row["column"], row["now"])),
                    Figure(gettext("No") if stands(row) else gettext("Yes")),
                    Figure(f"{row['source']} ({written(row['published_on'])})"),
                ],
            )
            for row in as_read(rows, names)
        ],
        caption=gettext("What was published"),
    )


def taken_back(rows: list[dict[str, Any]], names: Names) -> Table:
    """Return what an earlier report tells as published, and what was taken back since: it was entered by mistake."""
    naming = Naming(names)
    return Table(
        [gettext("Entered as published"), gettext("Where"), gettext("Withdrawn on"), gettext("Why")],
        [
            (
                naming.published(row["of"], row["table"], row["row"], row["column"]),
                [
                    Figure(naming.value(row["column"], row["published"])),
                    Figure(f"{row['source']} ({written(row['published_on'])})"),
                    on_day(row["withdrawn_on"]),
                    Figure(row["why"]),
                ],
            )
            for row in as_read(rows, names)
        ],
        caption=gettext(
            "Withdrawn: told as published by an earlier report that was signed off, and entered by mistake"
        ),
        short=pgettext("published figure", "Withdrawn"),
    )


def as_read(rows: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    """Return published figures day by day in the order of the tables, their rows and columns; kept by their codes."""
    tables = {module.CODE: place for place, module in enumerate(table_modules())}
    codes = positions_of(names.called, Requirement) | positions_of(names.called, Region)
    columns = {column: place for place, column in enumerate(COLUMNS)}

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        column = columns.get(row["column"].rpartition(".")[2], len(columns))
        first = row["row"].partition(".")[0]
        return row["of"], tables.get(row["table"], len(tables)), codes.get(first, 0), row["row"], column

    return sorted(rows, key=place)


def stands(row: dict[str, Any]) -> bool:
    """Tell whether a figure is what was published of it."""
    return row["now"] is not None and agrees(row["published"], row["now"])
