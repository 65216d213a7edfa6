"""A row of the suppliers' sheet enters no stage past its gate, nor one that is entered by a request alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from sheets.job import Job
from sheets.row import Row
from suppliers.demands import barred
from suppliers.models import Category, Stage, StageGate
from suppliers.services.gates import gates_of
from suppliers.sheets.lifecycle import Plan, stages_of_known, stages_of_new


def refuse_gated(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row that would let its supplier enter a stage past its gate."""
    gates = [*StageGate.objects.exclude(gate_from=None)]
    if not gates:
        return
    codes = dict(Category.objects.values_list("pk", "code"))
    for row, plan in planned(rows, job):
        stage = gated_stage(plan, codes.get(row.merged("category"), ""), gates)
        if stage:
            words = _("“%(stage)s” has a gate: ask for it on the supplier’s page; another person approves it.")
            row.refuse("stage", "gated", words % {"stage": stage.label})


def refuse_barred(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row of a known supplier that would let it enter a stage that is entered by a request alone."""
    entered = {
        (row.pk, day, stage.value): row
        for row, plan in planned(rows, job)
        for day, stage in plan.made.items()
        if row.pk is not None and stage not in stages_corrected(plan)
    }
    for entry, sentence in barred([*entered]).items():
        entered[entry].refuse("stage", "barred", sentence)


def planned(rows: Sequence[Row], job: Job) -> Iterator[tuple[Row, Plan]]:
    """Give the rows that would change something, each with what it means for its supplier's stages."""
    for row in rows:
        if row.changes and not row.problems:
            yield row, stages_of_known(row, job) if row.is_known else stages_of_new(row, job)


def stages_corrected(plan: Plan) -> set[Stage]:
    """Return the stages of which a plan corrects the day."""
    return {stage for stages, _day in plan.corrected for stage in stages}


def gated_stage(plan: Plan, category: str, gates: Sequence[StageGate]) -> Stage | None:
    """Return the first stage of a plan that has a gate, unless it only corrects the day of the same stage."""
    corrected = stages_corrected(plan)
    made: Mapping[date, Stage] = plan.made
    return next(
        (
            stage
            for day, stage in sorted(made.items())
            if stage not in corrected and gates_of(stage, category, day, gates)
        ),
        None,
    )
