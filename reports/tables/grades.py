"""Grades A–D of the cooperating suppliers, now and the period before (HKEX B5.2)."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext, gettext_lazy as _

from reports.pages import Figure, Names, Section, Table
from suppliers.models import Grade, GradeChange, Stage, StageChange

CODE = "grades"
ORDER = 5
TITLE = _("Grades")
NONE = ""


def compute(as_of: date) -> dict[str, Any]:
    """Return a row for each grade with the count before, who is not assessed, and who went up and down."""
    moves = grade_moves(as_of)
    now, before = Counter[str](), Counter[str]()
    for (earlier, grade), count in moves.items():
        now[grade] += count
        before[earlier] += count
    order = Grade.values
    judged = {pair: count for pair, count in moves.items() if NONE not in pair}
    return {
        "period": period_on(as_of),
        "rows": [{"grade": grade, "count": now[grade], "previous": before[grade]} for grade in order],
        "not_assessed": now[NONE],
        "previous_not_assessed": before[NONE],
        "up": sum(count for (old, new), count in judged.items() if order.index(new) < order.index(old)),
        "down": sum(count for (old, new), count in judged.items() if order.index(new) > order.index(old)),
    }


def period_on(as_of: date) -> str | None:
    """Return the newest period whose grades are in effect."""
    newest = GradeChange.objects.current().filter(effective_on__lte=as_of).order_by("-period_until", "-period_from")
    return newest.values_list("period", flat=True).first()


def grade_moves(as_of: date) -> Counter[tuple[str, str]]:
    """Count cooperating suppliers by the grade of the period before and the one on the day; empty for none."""
    graded = (
        GradeChange.objects.current()
        .filter(supplier=OuterRef("supplier"), effective_on__lte=as_of)
        .order_by("-period_until", "-period_from")
        .values("grade")
    )
    rows = (
        StageChange.objects.on(as_of)
        .filter(stage=Stage.ACTIVE)
        .order_by()
        .annotate(new=Subquery(graded[:1]), old=Subquery(graded[1:2]))
        .values("old", "new")
        .annotate(n=Count("pk"))
    )
    return Counter({(row["old"] or NONE, row["new"] or NONE): row["n"] for row in rows})


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = [
        (
            row["grade"],
            [Figure(row["count"], names.suppliers(stage=Stage.ACTIVE, grade=row["grade"])), Figure(row["previous"])],
        )
        for row in figures["rows"]
    ]
    unassessed = Figure(figures["not_assessed"], names.suppliers(stage=Stage.ACTIVE, grade="none"))
    rows.append((gettext("Not assessed"), [unassessed, Figure(figures["previous_not_assessed"])]))
    period = figures["period"] or "–"
    words = gettext("Cooperating suppliers by grade; newest period %(period)s. Up: %(up)s, down: %(down)s.")
    note = words % {"period": period, "up": figures["up"], "down": figures["down"]}
    return Section(CODE, str(TITLE), note, [Table([period, gettext("The period before")], rows)])
