"""From the suppliers on file to those that must hold each requirement: the assurance provider's first question."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Obligation, Requirement
from reports.pages import Figure, Names, Row, Section, Table
from reports.populations import of_suppliers
from reports.reading import Reading
from suppliers.models import ON_FILE, Stage, StageChange

CODE = "bridge"
ORDER = 2
TITLE = _("From on file to required")
POPULATION = of_suppliers(*ON_FILE)


def compute(reading: Reading) -> dict[str, Any]:
    """Return suppliers on file, those cooperating, and gross, exempt and net obligations by requirement."""
    counted = StageChange.objects.on(reading.as_of).order_by().values("stage").annotate(n=Count("pk"))
    stages = dict(counted.values_list("stage", "n"))
    cooperating, others = stages.get(Stage.ACTIVE, 0), bound_of_others(reading.as_of)
    return {
        "on_file": sum(stages.get(stage, 0) for stage in ON_FILE),
        "cooperating": cooperating,
        "stages": {stage.value: stages.get(stage, 0) for stage in ON_FILE},
        "rows": [
            {
                "requirement": row.requirement.code,
                "left_out": cooperating - row.gross + others[row.requirement.code],
                "gross": row.gross,
                "exempt": row.exempt,
                "net": row.required,
            }
            for row in reading.coverage
        ],
    }


def bound_of_others(as_of: date) -> Counter[str]:
    """Count by requirement those whom it binds and who do not cooperate: few, beside those who do."""
    others = StageChange.objects.on(as_of).exclude(stage=Stage.ACTIVE).order_by().values("supplier")
    bound = Obligation.objects.in_force(as_of).filter(supplier__in=others).order_by().values("requirement__code")
    return Counter(dict(bound.annotate(n=Count("pk")).values_list("requirement__code", "n")))


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    rows = [
        (
            names.of(Requirement, row["requirement"]),
            [
                *left_out(row, names),
                Figure(row["gross"], names.obligations(requirement=row["requirement"])),
                Figure(row["exempt"], names.obligations(requirement=row["requirement"], standing="exempt")),
                Figure(row["net"], names.obligations(requirement=row["requirement"], standing="required")),
            ],
        )
        for row in figures["rows"]
    ]
    headers = [gettext("Left out")] if any("left_out" in row for row in figures["rows"]) else []
    return Section(
        CODE,
        str(TITLE),
        gettext(
            "Of the suppliers on file, those that do not cooperate on the day are taken off: what remains is what most"
            " requirements can bind. A requirement binds the suppliers that its rules name: left out is who"
            " cooperates and is not named. Who is exempt is not counted as required."
        ),
        [
            Table([gettext("Suppliers")], population(figures, names), gettext("From on file to cooperating")),
            Table(
                [*headers, gettext("Bound"), gettext("Exempt"), gettext("Required")],
                rows,
                gettext("From bound to required"),
            ),
        ],
    )


def left_out(row: dict[str, Any], names: Names) -> list[Figure]:
    """Return how many of those who cooperate the rules leave out; nothing in a report from before it was counted."""
    if "left_out" not in row:
        return []
    return [Figure(row["left_out"], names.suppliers(counted=f"unbound:{row['requirement']}"))]


def population(figures: dict[str, Any], names: Names) -> list[Row]:
    """Return the suppliers on file, those of each stage that does not cooperate as taken off, and who remains."""
    codes = ("on_file", *(stage for stage in figures["stages"] if stage != Stage.ACTIVE), Stage.ACTIVE.value)
    counts = {"on_file": figures["on_file"], **figures["stages"]}
    return [
        (word, [Figure(sign * counts[code], names.suppliers(stage=stage))])
        for code in codes
        for word, stage, sign in [bridged(code)]
    ]


def bridged(code: str) -> tuple[str, str, int]:
    """Return what a line of the bridge is called, the stage of its list, and whether it is taken off: 1 or -1."""
    if code == "on_file":
        return gettext("On file"), code, 1
    if code == Stage.ACTIVE:
        return gettext("Cooperating"), code, 1
    return gettext("less: %(stage)s") % {"stage": Stage(code).label}, code, -1
