"""Grades A–D of the cooperating suppliers, now and the period before (HKEX B5.2)."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import Figure, Names, Section, Table
from reports.populations import of_suppliers
from reports.reading import Reading
from suppliers.models import Grade, GradeChange, Stage, StageChange

CODE = "grades"
ORDER = 5
TITLE = _("Grades")
POPULATION = of_suppliers(Stage.ACTIVE, further=(GradeChange,))
NONE = ""


def compute(reading: Reading) -> dict[str, Any]:
    """Return a row for each grade with the count before, who is not assessed, and who went up and down."""
    moves = grade_moves(reading.as_of)
    now, before = Counter[str](), Counter[str]()
    for (earlier, grade), count in moves.items():
        now[grade] += count
        before[earlier] += count
    order = Grade.values
    judged = {pair: count for pair, count in moves.items() if NONE not in pair}
    return {
        "period": period_on(reading.as_of),
        "rows": [{"grade": grade, "count": now[grade], "previous": before[grade]} for grade in order],
        "not_assessed": now[NONE],
        "previous_not_assessed": before[NONE],
        "up": sum(count for (old, new), count in judged.items() if order.index(new) < order.index(old)),
        "down": sum(count for (old, new), count in judged.items() if order.index(new) > order.index(old)),
    }


def period_on(as_of: date) -> str | None:
    """Return the newest period whose grades are in effect."""
    return GradeChange.objects.newest_first(as_of).values_list("period", flat=True).first()


def grade_moves(as_of: date) -> Counter[tuple[str, str]]:
    """Count cooperating suppliers by the grade of the period before and the one on the day; empty for none."""
    graded = GradeChange.objects.newest_first(as_of).filter(supplier=OuterRef("supplier")).values("grade")
    active = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE).order_by()
    if connection.vendor == "postgresql":
        # One look at each supplier's grades instead of two: half the time.
        rows = active.annotate(newest=ArraySubquery(graded[:2])).values_list("newest").annotate(n=Count("pk"))
        return Counter({before_and_now(*newest): count for newest, count in rows})
    both = active.annotate(new=Subquery(graded[:1]), old=Subquery(graded[1:2])).values_list("new", "old")
    return Counter({before_and_now(new, old): count for new, old, count in both.annotate(n=Count("pk"))})


def before_and_now(new: str | None = None, old: str | None = None) -> tuple[str, str]:
    """Return the grade of the period before and the newest; empty for none."""
    return old or NONE, new or NONE


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    counts = [(row["grade"], row["grade"], row["count"], row["previous"]) for row in figures["rows"]]
    counts.append(("none", gettext("Not assessed"), figures["not_assessed"], figures["previous_not_assessed"]))
    rows = [
        (
            word,
            [
                Figure(count, names.suppliers(stage=Stage.ACTIVE, grade=code)),
                Figure(previous, names.suppliers(stage=Stage.ACTIVE, grade_before=code)),
            ],
        )
        for code, word, count, previous in counts
    ]
    moves = [Figure(figures[way], names.suppliers(stage=Stage.ACTIVE, grade_moved=way)) for way in ("up", "down")]
    period = gettext("Newest, up to %(period)s") % {"period": figures["period"]} if figures["period"] else "–"
    return Section(
        CODE,
        str(TITLE),
        gettext("Cooperating suppliers by the grade of their newest period in effect."),
        [
            Table([period, gettext("The period before")], rows),
            Table(
                [gettext("Up"), gettext("Down")],
                [(gettext("Against the period before"), moves)],
                gettext("Up and down"),
            ),
        ],
    )
