"""How suppliers, grades and findings came to be what they are: over the years, half-years and months."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from audits.models import Finding, FindingState
from foundation.dates import written
from reports.pages import Figure, Names, Section, Table
from reports.reading import Reading
from reports.shares import year_end
from reports.tables.suppliers_by_region import region_moves
from suppliers.models import Grade, GradeChange, Region, Stage, StageChange

CODE = "over_time"
ORDER = 11.5
TITLE = _("Over time")
YEARS, HALVES, MONTHS = 4, 4, 12
NONE = "none"


def compute(reading: Reading) -> dict[str, Any]:
    """Return suppliers by region at year-ends, grades at the ends of half-years, findings month by month."""
    as_of = reading.as_of
    return {
        "regions": [regions_on(day) for day in days_to(as_of, year_ends(as_of))],
        "grades": [{"day": day.isoformat(), "counts": grades_on(day)} for day in days_to(as_of, half_years(as_of))],
        "findings": findings(as_of),
    }


def days_to(as_of: date, before: list[date]) -> list[date]:
    """Return days that lie before another, in their order, and that one."""
    return [*sorted({day for day in before if day < as_of}), as_of]


def year_ends(as_of: date) -> list[date]:
    """Return the last days of the years before."""
    return [year_end(as_of.year - years) for years in range(1, YEARS + 1)]


def half_years(as_of: date) -> list[date]:
    """Return the last days of the half-years before."""
    years = [max(as_of.year - years, 1) for years in range(HALVES // 2 + 1)]
    ends = sorted({day for year in years for day in (date(year, 6, 30), date(year, 12, 31)) if day < as_of})
    return ends[-HALVES:]


def regions_on(day: date) -> dict[str, Any]:
    """Return how many were on file on a day, by region."""
    counts = Counter({region: count for (_from, region), count in region_moves(day, day).items() if region})
    codes = sorted(Region.objects.values_list("code", flat=True))
    rows = [{"region": code, "count": counts[code]} for code in codes]
    return {"day": day.isoformat(), "regions": rows, "total": sum(row["count"] for row in rows)}


def grades_on(day: date) -> dict[str, int]:
    """Return how many cooperating suppliers had each grade on a day."""
    graded = GradeChange.objects.newest_first(day).filter(supplier=OuterRef("supplier")).values("grade")
    active = StageChange.objects.on(day).filter(stage=Stage.ACTIVE).order_by()
    rows = active.annotate(graded=Subquery(graded[:1])).values_list("graded").annotate(n=Count("pk"))
    counts = {grade or NONE: count for grade, count in rows}
    return {grade: counts.get(grade, 0) for grade in (*Grade.values, NONE)}


def findings(as_of: date) -> list[dict[str, Any]]:
    """Return how many findings were opened and closed in each of the last months, the one of the day the last."""
    months = [as_of.replace(day=1)]
    while len(months) < MONTHS and months[0] > date.min:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    opened, closed = Counter[date](), Counter[date]()
    reported = Finding.objects.filter(
        audit__approved_at__isnull=False, audit__reported_on__gte=months[0], audit__reported_on__lte=as_of
    )
    for day, count in reported.order_by().values_list("audit__reported_on").annotate(n=Count("pk")):
        opened[day.replace(day=1)] += count
    states = FindingState.objects.filter(
        state=FindingState.State.CLOSED, effective_on__gte=months[0], effective_on__lte=as_of
    )
    for day, count in states.order_by().values_list("effective_on").annotate(n=Count("pk")):
        closed[day.replace(day=1)] += count
    return [{"month": f"{month:%Y-%m}", "opened": opened[month], "closed": closed[month]} for month in months]


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    happened = any(row["opened"] or row["closed"] for row in figures["findings"])
    return Section(
        CODE,
        str(TITLE),
        gettext("As known on the day of the report: what was entered late is where it belongs."),
        [
            by_region(figures["regions"], names),
            by_grade(figures["grades"], names),
            *([by_month(figures["findings"])] if happened else []),
        ],
    )


def by_region(years: Sequence[dict[str, Any]], names: Names) -> Table:
    """Return the suppliers of each region at the end of each year."""
    rows = [
        (
            names.of(Region, row["region"]),
            [
                Figure(
                    year["regions"][place]["count"],
                    names.suppliers(on=year["day"], stage="on_file", region=row["region"]),
                )
                for year in years
            ],
        )
        for place, row in enumerate(years[0]["regions"])
    ]
    total = [Figure(year["total"], names.suppliers(on=year["day"], stage="on_file")) for year in years]
    return Table([written(year["day"]) for year in years], rows, gettext("Suppliers by region"), total)


def by_grade(halves: Sequence[dict[str, Any]], names: Names) -> Table:
    """Return the suppliers of each grade at the end of each half-year."""
    rows = [
        (
            gettext("Not assessed") if grade == NONE else grade,
            [
                Figure(half["counts"][grade], names.suppliers(on=half["day"], stage=Stage.ACTIVE.value, grade=grade))
                for half in halves
            ],
        )
        for grade in halves[0]["counts"]
    ]
    return Table([written(half["day"]) for half in halves], rows, gettext("Grades over time"))


def by_month(months: Sequence[dict[str, Any]]) -> Table:
    """Return the findings that were opened and closed in each month."""
    heads = [pgettext("findings", "Opened"), pgettext("findings", "Closed")]
    rows = [(row["month"], [Figure(row["opened"]), Figure(row["closed"])]) for row in months]
    return Table(heads, rows, gettext("Findings opened and closed"))
