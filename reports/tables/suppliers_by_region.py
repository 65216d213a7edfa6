"""Suppliers on file by region, against the two year-ends before, and how one came from the other (HKEX B5.1)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written
from reports.pages import Figure, Names, Section, Table
from reports.populations import of_suppliers
from reports.reading import Reading
from reports.shares import year_end
from suppliers.models import ON_FILE, Classification, Country, Region, StageChange

CODE = "suppliers_by_region"
ORDER = 1
TITLE = _("Suppliers by region")
POPULATION = of_suppliers(*ON_FILE)
FILED = """
SELECT class.supplier_id, class.country_id
  FROM ({filed}) filed
  JOIN ({classes}) class ON class.supplier_id = filed.supplier_id
"""
COUNTS = "SELECT country_id, COUNT(*) FROM ({on_file}) filed GROUP BY country_id"
#: From which country to which; who is on file on one of the days has none on the other.
MOVES = """
SELECT came_from, is_in, COUNT(*)
  FROM (SELECT supplier_id, MAX(came_from) AS came_from, MAX(is_in) AS is_in
          FROM (SELECT supplier_id, country_id AS came_from, NULL AS is_in FROM ({opening}) opening
                 UNION ALL
                SELECT supplier_id, NULL, country_id FROM ({closing}) closing) either
         GROUP BY supplier_id) both_days
 GROUP BY came_from, is_in
"""


def compute(reading: Reading) -> dict[str, Any]:
    """Return rows by region with `previous` year-ends, newest first, and the roll-forward since the last one."""
    opening, earlier = year_end(reading.as_of.year - 1), year_end(reading.as_of.year - 2)
    moves = region_moves(opening, reading.as_of)
    now, before = Counter[str](), Counter[str]()
    for (came_from, is_in), count in moves.items():
        now[is_in] += count
        before[came_from] += count
    long_ago = regions_on(earlier)
    regions = sorted(Region.objects.values_list("code", flat=True))
    return {
        "rows": [
            {
                "region": region,
                "count": now[region],
                "previous": [before[region], long_ago[region]],
                "roll_forward": roll_forward(moves, region),
            }
            for region in regions
        ],
        "total": sum(now[region] for region in regions),
        "previous_totals": [sum(counts[region] for region in regions) for counts in (before, long_ago)],
        "previous_days": [opening.isoformat(), earlier.isoformat()],
        "roll_forward": total_roll_forward(moves),
    }


def region_moves(opening: date, closing: date) -> Counter[tuple[str, str]]:
    """Count suppliers by their region on two days; an empty region means not on file that day."""
    # Asked for each supplier, the region would cost PostgreSQL a walk through all countries each time.
    regions = {None: ""} | dict(Country.objects.values_list("pk", "region__code"))
    (opening_sql, opening_params), (closing_sql, closing_params) = on_file(opening), on_file(closing)
    with connection.cursor() as cursor:
        sql = MOVES.format(opening=opening_sql, closing=closing_sql)
        cursor.execute(sql, (*opening_params, *closing_params))
        found = cursor.fetchall()
    moves = Counter[tuple[str, str]]()
    for came_from, is_in, count in found:
        moves[regions[came_from], regions[is_in]] += count
    return moves


def regions_on(as_of: date) -> Counter[str]:
    """Count the suppliers on file on a day by their region."""
    regions = dict(Country.objects.values_list("pk", "region__code"))
    sql, params = on_file(as_of)
    counts = Counter[str]()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(on_file=sql), params)
        for country, count in cursor.fetchall():
            counts[regions[country]] += count
    return counts


def on_file(as_of: date) -> tuple[str, tuple[Any, ...]]:
    """Return SQL that gives supplier_id and country_id of who is on file and classified on a day.

    Joined as sets: asked for each supplier, both take five times as long.
    """
    filed = StageChange.objects.on(as_of).filter(stage__in=ON_FILE).order_by().values("supplier_id")
    classes = Classification.objects.on(as_of).order_by().values("supplier_id", "country_id")
    (filed_sql, filed_params), (classes_sql, classes_params) = (
        rows.query.sql_with_params() for rows in (filed, classes)
    )
    return FILED.format(filed=filed_sql, classes=classes_sql), (*filed_params, *classes_params)


def roll_forward(moves: Counter[tuple[str, str]], region: str) -> dict[str, int]:
    """Return how a region's closing count came from its opening count."""
    opening = sum(count for (came_from, _to), count in moves.items() if came_from == region)
    new = moves["", region]
    left = moves[region, ""]
    closing = sum(count for (_from, is_in), count in moves.items() if is_in == region)
    return {
        "opening": opening,
        "new": new,
        "left": left,
        "reclassified": closing - opening - new + left,
        **moves_between(moves, region),
        "closing": closing,
    }


def moves_between(moves: Counter[tuple[str, str]], region: str = "") -> dict[str, int]:
    """Return how many on file on both days came from another region, and went to another; of all without one."""
    moved = [(pair, count) for pair, count in moves.items() if all(pair) and pair[0] != pair[1]]
    return {
        "came_in": sum(count for (_from, is_in), count in moved if region in ("", is_in)),
        "went_out": sum(count for (came_from, _to), count in moved if region in ("", came_from)),
    }


def total_roll_forward(moves: Counter[tuple[str, str]]) -> dict[str, int]:
    """Return the same over all regions: who changed region nets to nought."""
    opening = sum(count for (came_from, _to), count in moves.items() if came_from)
    closing = sum(count for (_from, is_in), count in moves.items() if is_in)
    new = sum(count for (came_from, is_in), count in moves.items() if is_in and not came_from)
    left = sum(count for (came_from, is_in), count in moves.items() if came_from and not is_in)
    return {
        "opening": opening,
        "new": new,
        "left": left,
        "reclassified": closing - opening - new + left,
        **moves_between(moves),
        "closing": closing,
    }


STEPS = ("opening", "new", "left", "came_in", "went_out", "closing")
#: Of reports from before both were told apart.
NETTED = ("opening", "new", "left", "reclassified", "closing")


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "On file at the end of the day: registered, cooperating or suspended; no applicants (HKEX B5.1). New is who"
            " was not on file at the last year-end, whether cooperating by now or not; who came in or went out was"
            " reclassified from one region into another since."
        ),
        [counts(figures, names), moved(figures, names)],
    )


def counts(figures: dict[str, Any], names: Names) -> Table:
    """Return the suppliers of each region, today and at the year-ends before."""
    days = (names.as_of, *figures["previous_days"])

    def on_file(numbers: list[int], **chosen: str) -> list[Figure]:
        return [
            Figure(count, names.suppliers(on=day, stage="on_file", **chosen))
            for count, day in zip(numbers, days, strict=True)
        ]

    rows = [
        (names.of(Region, row["region"]), on_file([row["count"], *row["previous"]], region=row["region"]))
        for row in figures["rows"]
    ]
    total = on_file([figures["total"], *figures["previous_totals"]])
    return Table([written(day) for day in days], rows, total=total)


def moved(figures: dict[str, Any], names: Names) -> Table:
    """Return how the suppliers of each region came from those at the last year-end."""
    last = figures["previous_days"][0]
    shown = STEPS if "came_in" in figures["roll_forward"] else NETTED
    called = {
        "opening": gettext("Opening"),
        "new": gettext("New"),
        "left": gettext("Left"),
        "reclassified": gettext("Reclassified"),
        "came_in": gettext("Came in"),
        "went_out": gettext("Went out"),
        "closing": gettext("Closing"),
    }
    return Table(
        [called[step] for step in shown],
        [
            (names.of(Region, row["region"]), steps(shown, row["roll_forward"], names, last, region=row["region"]))
            for row in figures["rows"]
        ],
        caption=gettext("How this came from the last year-end"),
        total=steps(shown, figures["roll_forward"], names, last),
        short=gettext("Roll-forward"),
    )


def steps(shown: Sequence[str], moves: dict[str, int], names: Names, last: str, **region: str) -> list[Figure]:
    """Return the steps of a roll-forward with the lists behind them; the net of who was reclassified has none."""
    lists = {
        "opening": {"on": last},
        "new": {"off_file_on": last},
        "left": {"on": last, "off_file_on": names.as_of},
        "came_in": {"elsewhere_on": last},
        "went_out": {"on": last, "elsewhere_on": names.as_of},
        "closing": {},
    }
    return [
        Figure(moves[step], names.suppliers(stage="on_file", **lists[step], **region) if step in lists else "")
        for step in shown
    ]
