"""What is held on the day and lapses in each of the next twelve months, unless a longer proof was accepted by then."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext, gettext_lazy as _

from attestations.lapsing import last_held
from attestations.models import Kind
from foundation.dates import FAR, ahead, last_day, months_after
from reports.pages import Figure, Names, Section, Table
from reports.populations import of_rows
from reports.reading import Reading

CODE = "expiry"
ORDER = 4.7
TITLE = _("Expiry calendar")
POPULATION = of_rows(lambda as_of: last_held(as_of, horizon(as_of)))
MONTHS = 12
PROOFS = "admin:attestations_attestation_changelist"
#: Column -> the kinds of requirements in it.
KINDS: dict[str, tuple[Kind, ...]] = {
    "commitments": (Kind.COMMITMENT,),
    "certifications": (Kind.CERTIFICATE,),
    "documents": (Kind.TEST_REPORT, Kind.DOCUMENT),
}


def compute(reading: Reading) -> dict[str, Any]:
    """Return for each of the months after the day, by kind, how much lapses in it; the first may be that of the day."""
    first = first_month(reading.as_of)
    months = [months_after(first, number) for number in range(MONTHS)]
    counts = lapsing(reading.as_of, horizon(reading.as_of))
    return {
        "rows": [
            {"month": f"{month:%Y-%m}"}
            | {column: sum(counts[month, kind] for kind in kinds) for column, kinds in KINDS.items()}
            for month in months
            if month < FAR
        ]
    }


def first_month(as_of: date) -> date:
    """Return the first day of the month of the day after."""
    return ahead(as_of, 1).replace(day=1)


def horizon(as_of: date) -> date:
    """Return the first day after the months that are looked at."""
    return months_after(first_month(as_of), MONTHS)


def lapsing(as_of: date, before: date) -> Counter[tuple[date, str]]:
    """Count by month of the last day that counts, and by kind, what is held on a day and lapses before another."""
    rows = last_held(as_of, before)
    counts = Counter[tuple[date, str]]()
    for kind, lapses_on, count in rows.order_by().values_list("kind", "lapse").annotate(n=Count("pk")):
        last = last_day(lapses_on)
        if last is not None:
            counts[last.replace(day=1), kind] += count
    return counts


def titles() -> dict[str, str]:
    """Return what each column is called."""
    return {
        "commitments": gettext("Commitments"),
        "certifications": gettext("Certifications"),
        "documents": gettext("Test reports and basic documents"),
    }


def behind(months: str, column: str, names: Names) -> str:
    """Return the address of what lapses in a month or in several."""
    return names.address(PROOFS, {"lapses": months, "kind": ",".join(map(str, KINDS[column]))})


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    columns = [*KINDS]
    months = [row["month"] for row in figures["rows"]]
    rows = [
        (row["month"], [Figure(row[column], behind(row["month"], column, names)) for column in columns])
        for row in figures["rows"]
    ]
    whole = "..".join((*months[:1], *months[-1:]))
    sums = {column: sum(row[column] for row in figures["rows"]) for column in columns}
    total = [Figure(count, behind(whole, column, names) if months else "") for column, count in sums.items()]
    words = gettext("Held on the day, by the month of its last day; what a longer proof follows is not counted.")
    return Section(CODE, str(TITLE), words, [Table([*titles().values()], rows, total=total)])
