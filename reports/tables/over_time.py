"""How suppliers, grades and findings came to be what they are: over the years, periods of grades and months."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from audits.models import Finding, FindingState
from foundation.dates import written
from reports.pages import Figure, Names, Section, Table, of_when
from reports.reading import Reading
from reports.shares import year_end
from reports.tables import grades
from reports.tables.suppliers_by_region import regions_on as filed_on
from suppliers.models import GradeChange, Region, Stage

CODE = "over_time"
ORDER = 11.5
TITLE = _("Over time")
YEARS, PERIODS, MONTHS = 4, 5, 12
NONE = "none"


def compute(reading: Reading) -> dict[str, Any]:
    """Return suppliers by region at year-ends, grades period by period, findings month by month."""
    as_of = reading.as_of
    return {
        "regions": [regions_on(day) for day in days_to(as_of, year_ends(as_of))],
        "grades": [
            {"period": period, "day": day.isoformat(), "counts": graded(reading.on(day))}
            for period, day in graded_periods(as_of)
        ],
        "findings": findings(as_of),
    }


def days_to(as_of: date, before: list[date]) -> list[date]:
    """Return days that lie before another, in their order, and that one."""
    return [*sorted({day for day in before if day < as_of}), as_of]


def year_ends(as_of: date) -> list[date]:
    """Return the last days of the years before."""
    return [year_end(as_of.year - years) for years in range(1, YEARS + 1)]


def graded_periods(as_of: date) -> list[tuple[str | None, date]]:
    """Return the last periods whose grades are in effect on a day, each with the day that it is looked at, in order.

    That is the period's last day, or the one on which the last of its grades took effect, before those of the next one
    do; of the newest period it is the day itself. Where nobody was graded yet, the day stands alone.
    """
    graded = GradeChange.objects.known(as_of)
    periods = graded.order_by("-period_until", "-period_from").values("period", "period_until")
    rows = periods.annotate(began=Min("effective_on"), whole=Max("effective_on"))[:PERIODS]
    found: list[tuple[str | None, date]] = []
    ends = as_of
    for place, row in enumerate(rows):
        looked_at = min(max(row["period_until"] - timedelta(days=1), row["whole"]), ends) if place else as_of
        found.insert(0, (row["period"], max(looked_at, row["began"])))
        ends = min(ends, row["began"] - timedelta(days=1))
    return found or [(None, as_of)]


def regions_on(day: date) -> dict[str, Any]:
    """Return how many were on file on a day, by region."""
    counts = filed_on(day)
    codes = sorted(Region.objects.values_list("code", flat=True))
    rows = [{"region": code, "count": counts[code]} for code in codes]
    return {"day": day.isoformat(), "regions": rows, "total": sum(row["count"] for row in rows)}


def graded(reading: Reading) -> dict[str, int]:
    """Return how many cooperating suppliers had each grade on the day of a reading."""
    told = reading.of(grades)
    return {row["grade"]: row["count"] for row in told["rows"]} | {NONE: told["not_assessed"]}


def findings(as_of: date) -> list[dict[str, Any]]:
    """Return how many findings were opened and closed in each of the last months, the one of the day the last."""
    months = [as_of.replace(day=1)]
    while len(months) < MONTHS and months[0] > date.min:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    opened, closed = Counter[date](), Counter[date]()
    counted = Finding.objects.filter(audit__counts_from__gte=months[0], audit__counts_from__lte=as_of)
    for day, count in counted.order_by().values_list("audit__counts_from").annotate(n=Count("pk")):
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
        gettext(
            "As known on the day of the report: what was entered late is where it belongs. The grades of each period"
            " are those of who cooperated on the day beside it."
        ),
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


def by_grade(periods: Sequence[dict[str, Any]], names: Names) -> Table:
    """Return the suppliers of each grade, period by period."""
    rows = [
        (
            gettext("Not assessed") if grade == NONE else grade,
            [
                Figure(each["counts"][grade], names.suppliers(on=each["day"], stage=Stage.ACTIVE.value, grade=grade))
                for each in periods
            ],
        )
        for grade in periods[0]["counts"]
    ]
    return Table([graded_when(each) for each in periods], rows, gettext("Grades over time"))


def graded_when(column: dict[str, Any]) -> str:
    """Return the period of a column of grades, and its day; reports frozen before periods were kept have days alone."""
    day = written(column["day"])
    return of_when(column["period"], day) if column.get("period") else day


def by_month(months: Sequence[dict[str, Any]]) -> Table:
    """Return the findings that were opened and closed in each month."""
    heads = [pgettext("findings", "Opened"), pgettext("findings", "Closed")]
    rows = [(row["month"], [Figure(row["opened"]), Figure(row["closed"])]) for row in months]
    return Table(heads, rows, gettext("Findings opened and closed"))
