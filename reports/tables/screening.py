"""New suppliers that were screened, and what screenings found (GRI 308-1, 308-2, 414-1, 414-2; HKEX B5.3)."""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from audits.models import Harm, Screening, ScreeningKind
from foundation.dates import written
from reports.pages import Figure, Names, Section, Table, shown_share
from reports.populations import of_rows
from reports.reading import Reading
from reports.shares import share
from suppliers.newcomers import new_suppliers

CODE = "screening"
ORDER = 7
TITLE = _("Environmental and social screening")
POPULATION = of_rows(lambda as_of: Screening.objects.counted(as_of).filter(screened_on__gte=date(as_of.year, 1, 1)))


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each kind of criteria, of the year until the day: who is new and was screened, what was found.

    All counts are of suppliers; `impacts` says at how many each was found.
    """
    since = date(reading.as_of.year, 1, 1)
    new = new_suppliers(since, reading.as_of)
    count = new.count()
    rows = [
        {"kind": kind.value} | new_of(kind, new, count, reading.as_of) | found_of(kind, since, reading.as_of)
        for kind in ScreeningKind
    ]
    return {"since": since.isoformat(), "new": count, "rows": rows}


def new_of(kind: str, new: "QuerySet[Any]", count: int, as_of: date) -> dict[str, Any]:
    """Return how many of the new suppliers were screened by some criteria."""
    theirs = Screening.objects.counted(as_of).filter(kind=kind, supplier=OuterRef("pk"))
    screened = new.filter(Exists(theirs)).count()
    return {"new_screened": screened, "new_share": share(screened, count)}


def found_of(kind: str, since: date, as_of: date) -> dict[str, Any]:
    """Return how many were screened in the period, what was found, and what became of it."""
    found = Screening.objects.counted(as_of).filter(kind=kind, screened_on__gte=since)
    counts = found.aggregate(
        screenings=Count("pk"),
        assessed=Count("supplier", distinct=True),
        with_impacts=Count("supplier", distinct=True, filter=Q(result=Screening.Result.IMPACTS)),
        agreed=Count("supplier", distinct=True, filter=Q(agreed_on__lte=as_of)),
        ended=Count("supplier", distinct=True, filter=Q(ended_on__lte=as_of)),
    )
    return counts | {
        "agreed_share": share(counts["agreed"], counts["with_impacts"]),
        "ended_share": share(counts["ended"], counts["with_impacts"]),
        "impacts": impacts_of(found.with_impacts()),
    }


def impacts_of(bad: "QuerySet[Any]") -> dict[str, int]:
    """Count the suppliers at which each impact was found; what was found nowhere is left out."""
    pairs = {(supplier, code) for supplier, codes in bad.values_list("supplier", "impacts") for code in codes}
    counts = Counter(code for _supplier, code in pairs)
    return {impact.value: counts[impact.value] for impact in Harm if counts[impact.value]}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    words = gettext(
        "Suppliers from %(since)s until the day of the report; screenings that another person approved. New is who"
        " began to cooperate in that time, also where it was on file before; who is on file and does not cooperate yet"
        " is not asked for a screening."
    )
    called, impacts = dict(ScreeningKind.choices), dict(Harm.choices)
    rows = [(str(called[row["kind"]]), row) for row in figures["rows"]]
    new = Figure(figures["new"], names.suppliers(began_from=figures["since"]))
    named = [(str(impacts[code]), [Figure(count)]) for _kind, row in rows for code, count in row["impacts"].items()]
    tables = [
        Table(
            [gettext("Screened"), gettext("New"), gettext("Share")],
            [(kind, [Figure(row["new_screened"]), new, shown_share(row["new_share"])]) for kind, row in rows],
            caption=gettext("New suppliers that were screened (GRI 308-1, 414-1)"),
        ),
        Table(
            [
                gettext("Screenings"),
                gettext("Suppliers screened"),
                gettext("With significant impacts"),
                gettext("Improvement agreed"),
                gettext("Share"),
                gettext("Relationship ended"),
                gettext("Share"),
            ],
            [(kind, found_cells(row, screenings_behind(row["kind"], figures, names))) for kind, row in rows],
            caption=gettext("What was found, and what became of it (GRI 308-2, 414-2)"),
        ),
    ]
    if named:
        tables.append(Table([gettext("Suppliers")], named, caption=gettext("Impacts that were found")))
    return Section(CODE, str(TITLE), words % {"since": written(figures["since"])}, tables)


def screenings_behind(kind: str, figures: dict[str, Any], names: Names) -> str:
    """Return the address of the screenings of the period by some criteria."""
    days = {"screened_on__gte": figures["since"], "screened_on__lte": names.as_of}
    chosen = {"kind__exact": kind, "decision__exact": Screening.Decision.APPROVED.value}
    return f"{names.site}{reverse('admin:audits_screening_changelist')}?{urlencode(days | chosen)}"


def found_cells(row: dict[str, Any], address: str) -> list[Figure]:
    """Return what is said of the findings of one kind."""
    return [
        Figure(row["screenings"], address),
        Figure(row["assessed"]),
        Figure(row["with_impacts"]),
        Figure(row["agreed"]),
        shown_share(row["agreed_share"]),
        Figure(row["ended"]),
        shown_share(row["ended_share"]),
    ]
