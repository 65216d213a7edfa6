"""What was done with suppliers together, and to whom policies against corruption were made known (GRI 205-2)."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Case, Count, OuterRef, Subquery, Sum, Value, When
from django.utils.translation import gettext, gettext_lazy as _

from audits.counted import informed
from audits.models import Attendance, Engagement
from reports.pages import Figure, Names, Section, Table, shown_share
from reports.populations import of_rows
from reports.reading import Reading
from reports.shares import share
from suppliers.models import Classification, Country, Region, Stage, StageChange

CODE = "engagement"
ORDER = 9
TITLE = _("Engagement with suppliers")
POPULATION = of_rows(
    lambda as_of: Attendance.objects.attended(date(as_of.year, 1, 1), as_of), beside=lambda came: [came.engagement]
)


def compute(reading: Reading) -> dict[str, Any]:
    """Return what was held in the year up to the day, with who came; and to whom what was made known, by region."""
    as_of = reading.as_of
    # No year is before the first.
    first, last_year = date(as_of.year, 1, 1), max(as_of.year - 1, date.min.year)
    held, previous = held_by_kind(first, as_of), held_by_kind(date(last_year, 1, 1), date(last_year, 12, 31))
    came = came_by_kind(first, as_of)
    told = informed_by_region(as_of)
    regions = sorted(Region.objects.values_list("code", flat=True))
    return {
        "rows": [
            {"kind": kind, "held": held[kind], "previous": previous[kind], **came.get(kind, NOBODY)}
            for kind in Engagement.Kind.values
        ],
        "suppliers": Attendance.objects.attended(first, as_of).values("supplier").distinct().count(),
        "informed": [informed_row(region, told) for region in regions],
        "informed_total": informed_row("", told),
    }


NOBODY = {"suppliers": 0, "persons": 0}


def held_by_kind(first: date, last: date) -> Counter[str]:
    """Count what was held from a day to another, by kind."""
    return Counter(Engagement.objects.held(first, last).values_list("kind", flat=True))


def came_by_kind(first: date, last: date) -> dict[str, dict[str, int]]:
    """Return how many suppliers, each counted once, and persons came from a day to another, by kind."""
    rows = Attendance.objects.attended(first, last).order_by().values("engagement__kind")
    found = rows.annotate(suppliers=Count("supplier", distinct=True), heads=Sum("persons"))
    return {row["engagement__kind"]: {"suppliers": row["suppliers"], "persons": row["heads"] or 0} for row in found}


def informed_by_region(as_of: date) -> Counter[tuple[str, bool]]:
    """Count the cooperating suppliers by region, and by whether policies against corruption were made known to them."""
    regions = dict(Country.objects.values_list("pk", "region__code"))
    country = Classification.objects.on(as_of).filter(supplier=OuterRef("supplier")).order_by().values("country")[:1]
    rows = (
        StageChange.objects.on(as_of)
        .filter(stage=Stage.ACTIVE)
        .order_by()
        .annotate(
            country=Subquery(country),
            is_told=Case(When(supplier__in=informed(as_of), then=Value(1)), default=Value(0)),
        )
        .values("country", "is_told")
        .annotate(n=Count("pk"))
    )
    found = Counter[tuple[str, bool]]()
    for row in rows:
        found[regions.get(row["country"], ""), bool(row["is_told"])] += row["n"]
    return found


def informed_row(region: str, counts: Counter[tuple[str, bool]]) -> dict[str, Any]:
    """Return told, cooperating and share of a region; the empty one is all of them."""
    chosen = Counter[bool]()
    for (of_region, is_told), count in counts.items():
        if region in ("", of_region):
            chosen[is_told] += count
    return {
        "region": region,
        "informed": chosen[True],
        "cooperating": chosen.total(),
        "share": share(chosen[True], chosen.total()),
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    kinds = dict(Engagement.Kind.choices)
    rows = [(str(kinds[row["kind"]]), row_of(row, names)) for row in figures["rows"]]
    told = [(names.of(Region, row["region"]), informed_of(row, names)) for row in figures["informed"]]
    headers = [
        gettext("Held this year"),
        gettext("The year before"),
        gettext("Suppliers that came"),
        gettext("Persons"),
    ]
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "A supplier that came more than once is counted once in each line; %(count)s suppliers came to something"
            " this year. Of cooperating suppliers it is said to how many policies against corruption were made known by"
            " the day, at an engagement that they attended (GRI 205-2). Persons are added up over the attendances of"
            " the list, of which one may have brought several."
        )
        % {"count": figures["suppliers"]},
        [
            Table(headers, rows),
            Table(
                [gettext("Made known to"), gettext("Cooperating"), gettext("Share")],
                told,
                caption=gettext("Policies against corruption made known (GRI 205-2)"),
                total=informed_of(figures["informed_total"], names),
            ),
        ],
    )


def row_of(row: dict[str, Any], names: Names) -> list[Figure]:
    """Return the columns of one kind, with the lists behind them."""
    year = int(names.as_of[:4])
    this, last = (f"{year}-01-01", names.as_of), (f"{year - 1}-01-01", f"{year - 1}-12-31")
    came = list_of(
        "attendance", names, this, {"engagement__kind__exact": row["kind"], "attended__exact": "1"}, "engagement__"
    )
    return [
        Figure(row["held"], list_of("engagement", names, this, OF_KIND | {"kind__exact": row["kind"]})),
        Figure(row["previous"], list_of("engagement", names, last, OF_KIND | {"kind__exact": row["kind"]})),
        Figure(row["suppliers"], names.suppliers(counted=f"came.{row['kind']}")),
        Figure(row["persons"], came),
    ]


#: What was called off is not counted.
OF_KIND = {"cancelled_on__isempty": "1"}


def list_of(model: str, names: Names, days: tuple[str, str], asked: dict[str, str], path: str = "") -> str:
    """Return the address of a list from a day to another."""
    asked = asked | {f"{path}day__gte": days[0], f"{path}day__lte": days[1]}
    return names.listed(f"audits_{model}", asked)


def informed_of(row: dict[str, Any], names: Names) -> list[Figure]:
    """Return the columns of a region."""
    region = {"region": row["region"]} if row["region"] else {}
    cooperating = names.suppliers(stage=Stage.ACTIVE, **region)
    made_known = names.suppliers(stage=Stage.ACTIVE, counted="informed", **region)
    return [Figure(row["informed"], made_known), Figure(row["cooperating"], cooperating), shown_share(row["share"])]
