"""A row of the suppliers' sheet enters no stage past its gate."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from sheets.job import Job
from sheets.row import Row
from suppliers.models import Category, Stage, StageGate
from suppliers.services.gates import gates_of
from suppliers.sheets.lifecycle import Plan, stages_of_known, stages_of_new


def refuse_gated(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row that would let its supplier enter a stage past its gate."""
    gates = [*StageGate.objects.exclude(gate_from=None)]
    if not gates:
        return
    codes = dict(Category.objects.values_list("pk", "code"))
    for row in rows:
        if row.problems or not row.changes:
            continue
        plan = stages_of_known(row, job) if row.is_known else stages_of_new(row, job)
        stage = gated_stage(plan, codes.get(row.merged("category"), ""), gates)
        if stage:
            words = _("“%(stage)s” has a gate: ask for it on the supplier’s page; another person approves it.")
            row.refuse("stage", "gated", words % {"stage": stage.label})


def gated_stage(plan: Plan, category: str, gates: Sequence[StageGate]) -> Stage | None:
    """Return the first stage of a plan that has a gate, unless it only corrects the day of the same stage."""
    corrected = {stage for stages, _day in plan.corrected for stage in stages}
    made: Mapping[date, Stage] = plan.made
    return next(
        (
            stage
            for day, stage in sorted(made.items())
            if stage not in corrected and gates_of(stage, category, day, gates)
        ),
        None,
    )
