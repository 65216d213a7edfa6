"""What the dates and the stage of a supplier's row mean as dated facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sheets.job import Job
from sheets.row import Row
from suppliers.models import Stage

GONE = (Stage.LEFT, Stage.ELIMINATED)
APPLYING = (Stage.APPLIED, Stage.SELECTED)
STEPS = list(Stage)
#: Which column dates which stage.
DATED = {"registered_on": (Stage.REGISTERED,), "active_from": (Stage.ACTIVE,), "left_on": GONE}


def refuse_contradictions(row: Row, job: Job) -> None:
    """Refuse a row whose dates and stage cannot both be true; one that could not be read has said enough."""
    if row.problems:
        return
    given, said = row.values, row.before | row.values
    stage, left_on = said.get("stage"), said.get("left_on")
    registered_on, active_from = said.get("registered_on"), said.get("active_from")
    if given.get("stage") == "":
        row.refuse("stage", "required", _("Every supplier is in a stage: it can change, but not be emptied."))
    if stage in GONE and not left_on:
        row.refuse("left_on", "contradiction", _("Who has left needs the day on which it left."))
    if stage and stage not in GONE and given.get("left_on"):
        row.refuse("left_on", "contradiction", _("A day of leaving goes with the stages left and eliminated alone."))
    if stage in APPLYING and (given.get("registered_on") or given.get("active_from")):
        row.refuse("stage", "contradiction", _("An applicant is not on file, so it has no day from which it is."))
    if stage == Stage.REGISTERED and given.get("active_from") and given["active_from"] <= job.effective_on:
        row.refuse("active_from", "contradiction", _("A supplier that cooperates since a day is not merely on file."))
    if registered_on and active_from and active_from < registered_on:
        is_dated = bool(row.changes.keys() & {"registered_on", "active_from"})
        if is_dated and not comes_back(row, active_from, registered_on):
            row.refuse(
                "active_from",
                "contradiction",
                _("It cannot cooperate before it is on file; correct one of the two days."),
            )
    started = max((day for day in (registered_on, active_from) if day), default=None)
    if stage in GONE and left_on and started and left_on < started:
        row.refuse("left_on", "contradiction", _("It cannot leave before it came."))
    refuse_late_beginnings(row, job)


def refuse_late_beginnings(row: Row, job: Job) -> None:
    """Refuse a stage that a later day of the same row would end."""
    given = {column: row.values[column] for column in ("registered_on", "active_from") if row.values.get(column)}
    for column, day in given.items():
        if row.merged("stage") == Stage.ACTIVE and day > max(job.today, job.effective_on):
            words = _("Who cooperates already cannot have begun on a day that is still to come.")
            row.refuse(column, "contradiction", words)
        if row.changes.get("stage", ("", ""))[1] == Stage.SUSPENDED and day > job.effective_on:
            words = _(
                "It would be suspended before this day: correct the day, or let changes take effect on a later one."
            )
            row.refuse(column, "contradiction", words)


@dataclass
class Plan:
    """What to write of a supplier's stages: new days, and days whose facts the row corrects."""

    made: dict[date, Stage] = field(default_factory=dict)
    #: (stages, day): the fact that a changed date made before.
    corrected: list[tuple[tuple[Stage, ...], date]] = field(default_factory=list)

    def add(self, day: date, stage: Stage) -> None:
        """Enter a stage on a day; of two on one day the later step of the lifecycle wins."""
        present = self.made.get(day)
        if present is None or STEPS.index(stage) > STEPS.index(present):
            self.made[day] = stage

    def applied(self, stages: Mapping[date, str]) -> dict[date, str]:
        """Return the stages of a supplier by day as they are once this is written."""
        gone = {day for corrected, day in self.corrected if stages.get(day) in corrected}
        kept = {day: stage for day, stage in stages.items() if day not in gone}
        return kept | {day: stage.value for day, stage in self.made.items()}


def stages_of_new(row: Row, job: Job) -> Plan:
    """Return the stages that a new supplier's row tells of."""
    plan, stage = Plan(), Stage(row.values["stage"])
    registered_on, active_from = row.values.get("registered_on"), row.values.get("active_from")
    if registered_on:
        plan.add(registered_on, Stage.REGISTERED)
    if active_from:
        plan.add(active_from, Stage.ACTIVE)
    elif stage == Stage.ACTIVE:
        plan.add(registered_on or job.effective_on, Stage.ACTIVE)
    if stage in GONE:
        plan.add(row.values["left_on"], stage)
    elif stage in (*APPLYING, Stage.SUSPENDED) or (stage == Stage.REGISTERED and not registered_on):
        plan.add(job.effective_on, stage)
    return plan


def comes_back(row: Row, old: date, new: date | None) -> bool:
    """Tell whether a day follows the one on which the supplier left, and does not correct the day before it."""
    left_on = row.before.get("left_on")
    return bool(left_on and new and old < left_on <= new and row.values.get("stage") not in (None, *GONE))


def stages_of_known(row: Row, job: Job) -> Plan:
    """Return what a known supplier's row changes: a changed date corrects the fact that this column made.

    The days of one that comes back are no corrections: they follow the day on which it left.
    """
    # Nobody is in a stage before the first of them begins.
    plan, stage = Plan(), Stage(row.merged("stage") or Stage.REGISTERED)
    for column, stages in DATED.items():
        if column in row.changes:
            old, new = row.changes[column]
            if old and not comes_back(row, old, new):
                plan.corrected.append((stages, old))
            # On one day the later step of the lifecycle wins.
            if new and not (column == "registered_on" and new == row.merged("active_from")):
                plan.add(new, stage if stages == GONE else stages[0])
    if "stage" in row.changes and stage not in plan.made.values():
        if stage in GONE:
            plan.corrected.append((GONE, row.merged("left_on")))
            plan.add(row.merged("left_on"), stage)
        else:
            plan.add(job.effective_on, stage)
    return plan


def planned(rows: Sequence[Row], job: Job) -> Iterator[tuple[Row, Plan]]:
    """Give the rows that would change something, each with what it means for its supplier's stages."""
    for row in rows:
        if row.changes and not row.problems:
            yield row, stages_of_known(row, job) if row.is_known else stages_of_new(row, job)


def stages_corrected(plan: Plan) -> set[Stage]:
    """Return the stages of which a plan corrects the day."""
    return {stage for stages, _day in plan.corrected for stage in stages}
