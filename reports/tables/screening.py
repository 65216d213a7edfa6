"""New suppliers that were screened, and what screenings found (GRI 308-1, 308-2, 414-1, 414-2; HKEX B5.3)."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, gettext_lazy as _

from audits.counted import OUTCOMES, outcome, screened
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
POPULATION = of_rows(Screening.objects.of_the_year)


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each kind of criteria, of the year until the day: who is new and was screened, what was found.

    All counts are of suppliers; `impacts` says at how many each was found.
    """
    since = date(reading.as_of.year, 1, 1)
    new = new_suppliers(since, reading.as_of)
    count = new.count()
    rows = [
        {"kind": kind.value} | new_of(kind, new, count, reading.as_of) | found_of(kind, reading.as_of)
        for kind in ScreeningKind
    ]
    return {"since": since.isoformat(), "new": count, "rows": rows}


def new_of(kind: str, new: "QuerySet[Any]", count: int, as_of: date) -> dict[str, Any]:
    """Return how many of the new suppliers were screened by some criteria."""
    found = new.filter(pk__in=screened(kind, as_of)).count()
    return {"new_screened": found, "new_share": share(found, count)}


def found_of(kind: str, as_of: date) -> dict[str, Any]:
    """Return how many were screened in the period, what was found, and what became of it."""
    found = Screening.objects.of_the_year(as_of).filter(kind=kind)
    outcomes = {code: Count("supplier", distinct=True, filter=outcome(code, as_of)) for code in OUTCOMES}
    counts = found.aggregate(screenings=Count("pk"), **outcomes)
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
        "Suppliers from %(since)s until the day of the report; screenings by the day from which they count,"
        " once another person has approved them. New is who"
        " began to cooperate in that time, also where it was on file before; who is on file and does not cooperate yet"
        " is not asked for a screening."
    )
    called, impacts = dict(ScreeningKind.choices), dict(Harm.choices)
    rows = [(str(called[row["kind"]]), row) for row in figures["rows"]]
    new = Figure(figures["new"], names.suppliers(began_from=figures["since"]))
    named = [
        (str(impacts[code]), [Figure(count, names.suppliers(counted=f"harm.{code}"))])
        for _kind, row in rows
        for code, count in row["impacts"].items()
    ]
    tables = [
        Table(
            [gettext("Screened"), gettext("New"), gettext("Share")],
            [(kind, [new_screened(row, figures, names), new, shown_share(row["new_share"])]) for kind, row in rows],
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
            [(kind, found_cells(row, figures, names)) for kind, row in rows],
            caption=gettext("What was found, and what became of it (GRI 308-2, 414-2)"),
        ),
    ]
    if named:
        tables.append(Table([gettext("Suppliers")], named, caption=gettext("Impacts that were found")))
    return Section(CODE, str(TITLE), words % {"since": written(figures["since"])}, tables)


def screenings_behind(kind: str, figures: dict[str, Any], names: Names) -> str:
    """Return the address of the screenings of the period by some criteria."""
    days = {"counts_from__gte": figures["since"], "counts_from__lte": names.as_of}
    chosen = {"kind__exact": kind, "decision__exact": Screening.Decision.APPROVED.value}
    return names.listed("audits_screening", days | chosen)


def new_screened(row: dict[str, Any], figures: dict[str, Any], names: Names) -> Figure:
    """Return how many new suppliers were screened by one kind of criteria."""
    asked = {"began_from": figures["since"], "counted": f"screened.{row['kind']}"}
    return Figure(row["new_screened"], names.suppliers(**asked))


def found_cells(row: dict[str, Any], figures: dict[str, Any], names: Names) -> list[Figure]:
    """Return what is said of the findings of one kind."""
    counts = {code: Figure(row[code], names.suppliers(counted=f"{code}.{row['kind']}")) for code in OUTCOMES}
    return [
        Figure(row["screenings"], screenings_behind(row["kind"], figures, names)),
        counts["assessed"],
        counts["with_impacts"],
        counts["agreed"],
        shown_share(row["agreed_share"]),
        counts["ended"],
        shown_share(row["ended_share"]),
    ]
