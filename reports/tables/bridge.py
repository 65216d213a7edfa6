"""From the suppliers on file to those that must hold each requirement: the assurance provider's first question."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Requirement
from reports.pages import Figure, Names, Section, Table
from reports.reading import Reading
from suppliers.models import ON_FILE, Stage, StageChange

CODE = "bridge"
ORDER = 2
TITLE = _("From on file to required")


def compute(reading: Reading) -> dict[str, Any]:
    """Return suppliers on file, those cooperating, and gross, exempt and net obligations by requirement."""
    counted = StageChange.objects.on(reading.as_of).order_by().values("stage").annotate(n=Count("pk"))
    stages = dict(counted.values_list("stage", "n"))
    return {
        "on_file": sum(stages.get(stage, 0) for stage in ON_FILE),
        "cooperating": stages.get(Stage.ACTIVE, 0),
        "stages": {stage.value: stages.get(stage, 0) for stage in ON_FILE},
        "rows": [
            {"requirement": row.requirement.code, "gross": row.gross, "exempt": row.exempt, "net": row.required}
            for row in reading.coverage
        ],
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    population = [
        (gettext("On file"), [Figure(figures["on_file"], names.suppliers(stage="on_file"))]),
        (gettext("Cooperating"), [Figure(figures["cooperating"], names.suppliers(stage=Stage.ACTIVE))]),
    ]
    rows = [
        (
            names.of(Requirement, row["requirement"]),
            [
                Figure(row["gross"], names.obligations(requirement=row["requirement"])),
                Figure(row["exempt"], names.obligations(requirement=row["requirement"], standing="exempt")),
                Figure(row["net"], names.obligations(requirement=row["requirement"], standing="required")),
            ],
        )
        for row in figures["rows"]
    ]
    return Section(
        CODE,
        str(TITLE),
        gettext("A requirement binds the suppliers that its rules name; who is exempt is not counted as required."),
        [
            Table([gettext("Suppliers")], population),
            Table([gettext("Bound"), gettext("Exempt"), gettext("Required")], rows),
        ],
    )
