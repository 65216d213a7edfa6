"""A row of a sheet enters no stage past its gate, nor puts its supplier under a gate otherwise."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from sheets.job import Job
from sheets.row import Row
from suppliers.models import Classification, Stage, StageChange, StageGate
from suppliers.services import reclassify
from suppliers.services.gatekeepers import held_against, set_aside
from suppliers.services.gates import gates_of
from suppliers.services.under_gates import (
    Changed,
    Line,
    another_category,
    category_codes,
    comes_under,
    days_of,
)
from suppliers.sheets.classified import reclassifications
from suppliers.sheets.lifecycle import Plan, planned, stages_corrected


class Words(NamedTuple):
    """What is said of the stage of a gate, where a category brings a supplier under it and where a stage does."""

    of_category: Callable[[str], str]
    of_stage: Callable[[str], str]


def refuse_gated(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row that would let its supplier enter a stage past its gate, or come under a gate otherwise."""
    refuse_past([*StageGate.objects.exclude(gate_from=None)], Words(another_category, ask_for), rows, job)
    refuse_past(held_against(job.actor), Words(set_aside, set_aside), rows, job)


def refuse_past(gates: Sequence[StageGate], words: Words, rows: Sequence[Row], job: Job) -> None:
    """Refuse each row that would let its supplier past some gates."""
    if not gates:
        return
    codes = category_codes()
    refuse_newly_gated(planned(rows, job), gates, words, codes, job)
    for row, plan in planned(rows, job):
        stage = gated_stage(plan, codes.get(row.merged("category"), ""), gates)
        if stage:
            row.refuse("stage", "gated", words.of_stage(stage))


def refuse_newly_gated(
    rows: Iterable[tuple[Row, Plan]], gates: Sequence[StageGate], words: Words, codes: Mapping[int, str], job: Job
) -> None:
    """Refuse each row after which its supplier would stand under a gate by its new category, then by its stages."""
    changed = [(row, plan) for row, plan in rows if plan.made or plan.corrected or "category" in row.changes]
    known = [row.pk for row, _plan in changed if row.pk is not None]
    stages, _same = days_of(StageChange, known)
    categories, reclassified = days_of(
        Classification, known, categories_of([row for row, _plan in changed], codes, job)
    )
    for row, plan in changed:
        key, first = row.pk or 0, min(plan.made, default=job.effective_on)
        before = Line(stages.get(key, {}), categories.get(key, {}))
        moved = Line(before.stages, reclassified.get(key, {first: codes.get(row.merged("category"), "")}))
        after = Line(plan.applied(before.stages), moved.categories)
        if found := comes_under(gates, before, moved, job.today):
            row.refuse("category", "gated", words.of_category(found[1]))
        elif found := comes_under(gates, moved, after, job.today):
            row.refuse("stage", "gated", words.of_stage(found[1]))


def categories_of(rows: Sequence[Row], codes: Mapping[int, str], job: Job) -> Changed:
    """Return what rows of known suppliers change of their categories."""
    facts, superseded = reclassify(reclassifications(rows), job.effective_on)
    return Changed(
        superseded, [(fact.supplier_id, fact.effective_on, codes[fact.content["category"]]) for fact in facts]
    )


def ask_for(stage: str) -> str:
    """Say that a stage is not entered by a sheet, and what to do instead."""
    words = _("“%(stage)s” has a gate: ask for it on the supplier’s page; another person approves it.")
    return words % {"stage": Stage(stage).label}


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
