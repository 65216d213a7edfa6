"""What is required and not held, and what expires soon: by supplier, with who answers for it and who was reminded."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Kind, Requirement
from attestations.standing import GAPS, Standing
from reminders.models import Reminder
from reports.pages import Figure, Names, Row, Rows, Section, Table
from reports.populations import of_obligations
from reports.reading import NAMED, Reading
from suppliers.models import Supplier

CODE = "gaps"
ORDER = 10
TITLE = _("Gaps")
POPULATION = of_obligations(*Kind, standings=NAMED)
READ_AT_ONCE = 10_000
LISTS = ("rows", "expiring_rows")
EXPIRING = Standing.EXPIRING.name.lower()
#: Code of the supplier, code of the requirement, standing, how often its contacts were reminded.
Duty = tuple[str, str, str, int]


def compute(reading: Reading) -> dict[str, Any]:
    """Return by supplier what it does not hold, and apart from it what expires soon; how often it was reminded.

    `requirements` counts the gaps of each requirement by standing.
    """
    counts = Counter({pair: len(suppliers) for pair, suppliers in reading.named.items()})
    told = duties(reading)
    gaps = [duty for duty in told if duty[2] != EXPIRING]
    rows = by_supplier(gaps)
    return {
        "gaps": len(gaps),
        "suppliers": len(rows),
        "expiring": len(told) - len(gaps),
        "requirements": [
            {"requirement": row.requirement.code}
            | {standing.name.lower(): counts[row.requirement.pk, standing] for standing in GAPS}
            for row in reading.coverage
            if any(counts[row.requirement.pk, standing] for standing in GAPS)
        ],
        "rows": rows,
        "expiring_rows": by_supplier(duty for duty in told if duty[2] == EXPIRING),
    }


def duties(reading: Reading) -> list[Duty]:
    """Return what is not held, or expires soon, in the order of suppliers and requirements."""
    suppliers = dict(Supplier.objects.order_by().values_list("pk", "code"))
    requirements = {row.requirement.pk: row.requirement.code for row in reading.coverage}
    named = [(pk, requirements[pk], standing.name.lower(), whose) for (pk, standing), whose in reading.named.items()]
    sent = reminded(reading.as_of, {(supplier, pk) for pk, _code, _standing, whose in named for supplier in whose})
    return sorted(
        (suppliers[supplier], code, standing, sent.get((supplier, pk), 0))
        for pk, code, standing, whose in named
        for supplier in whose
    )


def reminded(as_of: date, pairs: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Count for each supplier and requirement the reminders that its contacts were sent by a day."""
    sent = Reminder.objects.sent_to_contacts(as_of)
    counted = sent.order_by().values_list("supplier_id", "requirement_id").annotate(n=Count("pk"))
    found = counted.iterator(chunk_size=READ_AT_ONCE)
    return {(supplier, asked): count for supplier, asked, count in found if (supplier, asked) in pairs}


def by_supplier(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Return a row for each supplier with what it is about."""
    return [
        {
            "supplier": code,
            "requirements": [
                {"requirement": requirement, "standing": standing, "reminders": reminders}
                for _code, requirement, standing, reminders in theirs
            ],
        }
        for code, theirs in groupby(duties, key=itemgetter(0))
    ]


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    # Also where there is none: the zero is said.
    tables = [counts(figures["requirements"], names)]
    for rows, count, caption in (
        (figures["rows"], figures["gaps"], gettext("Required and not held")),
        (figures["expiring_rows"], figures["expiring"], gettext("Held, and expiring within 90 days")),
    ):
        if rows:
            tables.append(listed(rows, count, caption, names))
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "Required, not exempt and not held on the day; what waits for a review counts as a gap. The responsible"
            " officer is the one of the day on which the figures were frozen; reminders are those sent to contacts."
        ),
        tables,
    )


def counts(rows: list[dict[str, Any]], names: Names) -> Table:
    """Return the gaps of each requirement by standing."""
    codes = [standing.name.lower() for standing in GAPS]
    total = {code: sum(row[code] for row in rows) for code in codes}

    def cells(row: dict[str, Any], **asked: str) -> list[Figure]:
        everything = Figure(sum(row[code] for code in codes), names.obligations(**asked, standing="gap"))
        return [*(Figure(row[code], names.obligations(**asked, standing=code)) for code in codes), everything]

    return Table(
        [*(str(standing.label) for standing in GAPS), gettext("Gaps")],
        [(names.of(Requirement, row["requirement"]), cells(row, requirement=row["requirement"])) for row in rows],
        gettext("By requirement"),
        cells(total),
    )


def reminders_behind(code: str, duty: dict[str, Any], names: Names) -> str:
    """Return the address of the reminders that were sent of what a supplier lacks; none where there were none."""
    asked = {"sent_until": names.as_of, "of": code, "requirement": duty["requirement"]}
    return names.listed("reminders_reminder", asked) if duty["reminders"] else ""


def listed(rows: list[dict[str, Any]], count: int, caption: str, names: Names) -> Table:
    """Return a list of suppliers and requirements, of which there are so many."""
    standings = {standing.name.lower(): str(standing.label) for standing in Standing}

    def row_of(pair: tuple[str, dict[str, Any]]) -> Row:
        code, duty = pair
        name = names.of(Supplier, code)
        return (
            code if name == code else f"{code} {name}",
            [
                Figure(names.of(Requirement, duty["requirement"])),
                Figure(standings[duty["standing"]]),
                Figure(names.officer(code)),
                Figure(duty["reminders"], reminders_behind(code, duty, names)),
            ],
        )

    headers = [gettext("Requirement"), gettext("Standing"), gettext("Responsible officer"), gettext("Reminders sent")]
    return Table(
        headers,
        Rows([(row["supplier"], duty) for row in rows for duty in row["requirements"]], row_of),
        caption,
        whole=count,
    )
