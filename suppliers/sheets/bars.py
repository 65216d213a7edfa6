"""A row of a sheet enters no stage or grade that is entered otherwise, or by others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from foundation import scope
from foundation.words import labelled
from sheets.job import Job
from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.row import Row
from suppliers.demands import Entry, barred, barred_grades
from suppliers.models import Classification, DatedFact, GradeChange, StageChange, Supplier
from suppliers.services.fairness import tied_to
from suppliers.services.gatekeepers import past_own_gates, set_aside
from suppliers.services.gates import backdated, decided, revealed
from suppliers.services.taking_back import superseded_by
from suppliers.services.under_gates import Changed, behind_a_gate, left_without, newly_gated
from suppliers.sheets.classified import STORED
from suppliers.sheets.history import stages_of
from suppliers.sheets.lifecycle import Plan, planned
from suppliers.sheets.writing import settle


def refuse_barred(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row of a known supplier that would let it enter a stage that is entered by a request alone."""
    entered = {
        (row.pk, day, stage.value): row
        for row, plan in planned(rows, job)
        for day, stage in plan.made.items()
        if row.pk is not None
    }
    for entry, sentence in barred([*entered], job.today).items():
        entered[entry].refuse("stage", "barred", sentence)
    moved = {row.pk: (row, plan) for row, plan in planned(rows, job) if row.pk and (plan.made or plan.corrected)}
    refuse_revealed(moved, job)


def refuse_revealed(moved: Mapping[int, tuple[Row, Plan]], job: Job) -> None:
    """Refuse each row, by its supplier, that supersedes a stage, where another would hold that nobody types in."""
    present = stages_of([*moved]) if moved else {}
    settled = {pk: settle(plan, present[pk]) for pk, (_row, plan) in moved.items()}
    removed = [fact for _made, dropped in settled.values() for fact in dropped]
    added = [(pk, day, stage.value) for pk, (made, _dropped) in settled.items() for day, stage in made.items()]
    shown = [*revealed(removed, added), *left_without(moved, Changed(removed, added), job.today)]
    found = {entry[0]: words for entry, words in barred(shown, job.today).items()}
    for supplier, sentence in (decided(removed, added) | found).items():
        moved[supplier][0].refuse("stage", "barred", sentence)


def refuse_tied_facts(rows: Sequence[Row], job: Job) -> None:
    """Refuse each row that would change stages or classification of a supplier to which whoever imports has a tie."""
    tied = tied_to(job.actor, job.today)
    theirs = [row for row in rows if row.pk in tied]
    changed = [
        row for row, plan in planned(theirs, job) if plan.made or plan.corrected or STORED.keys() & row.changes.keys()
    ]
    refuse_tied([(row, row.pk) for row in changed if row.pk is not None], "supplier_code", job)


def refuse_tied(rows: Iterable[tuple[Row, int]], column: str, job: Job) -> None:
    """Refuse each of some rows, given with its supplier, where whoever imports has a tie to that."""
    tied = tied_to(job.actor, job.today)
    theirs = [(row, supplier) for row, supplier in rows if supplier in tied]
    names = Supplier.objects.in_bulk({supplier for _row, supplier in theirs}) if theirs else {}
    for row, supplier in theirs:
        row.refuse(column, "conflict", conflict_with(names[supplier]))


def tied_codes(job: Job) -> set[str]:
    """Return the codes of the suppliers to which whoever imports has a tie."""
    tied = tied_to(job.actor, job.today)
    return {*Supplier.objects.filter(pk__in=tied).values_list("code", flat=True)} if tied else set()


def refuse_barred_grades(rows: Iterable[tuple[Row, int]], job: Job) -> None:
    """Refuse each of some rows of grades, given with its supplier, that nobody types in, or not from that day on."""
    grades = {(supplier, row.merged("period")): row for row, supplier in rows}
    for grade, sentence in barred_grades([*grades], job.actor).items():
        grades[grade].refuse("grade", "barred", sentence)
    days = {(supplier, period, row.merged("effective_on")): row for (supplier, period), row in grades.items()}
    told = {grade_day: row.merged("grade") for grade_day, row in days.items()}
    for grade_day, sentence in backdated(told, job.today).items():
        days[grade_day].refuse("effective_on", "barred", sentence)


def refuse_taking_back(model: type[DatedFact], run: ImportRun, job: Job) -> None:
    """Raise Unreadable where facts that an import made are not to be taken back, or not by this person."""
    made = model._default_manager.filter(run=run, superseded_at=None)
    theirs = Supplier.objects.filter(pk__in=tied_to(job.actor, job.today))
    classified = Classification.objects.filter(run=run, superseded_at=None).values("supplier")
    tied = theirs.filter(Q(pk__in=made.values("supplier")) | Q(pk__in=classified))
    if found := tied.order_by("code").first():
        raise Unreadable("conflict", conflict_with(found))
    if model is GradeChange:
        grades = [*GradeChange.objects.filter(pk__in=made.values("pk")).values_list("supplier_id", "period")]
        for (supplier, _period), sentence in barred_grades(grades, job.actor).items():
            raise Unreadable("barred", labelled(Supplier.objects.get(pk=supplier).code, sentence))
    if model is StageChange:
        refuse_revealing({*made.values_list("pk", flat=True)}, run, job)
        refuse_coming_under_gates(made, run, job)


def refuse_revealing(made: set[int], run: ImportRun, job: Job) -> None:
    """Raise Unreadable where a stage that nobody types in would hold once an import's are taken back."""
    back = restored(StageChange, "stage", run)
    refused = {entry[0]: words for entry, words in barred([*revealed(made, back), *back], job.today).items()}
    for supplier, sentence in sorted((decided(made, back) | refused).items()):
        raise Unreadable("barred", labelled(Supplier.objects.get(pk=supplier).code, sentence))


def refuse_coming_under_gates(made: "QuerySet[Any]", run: ImportRun, job: Job) -> None:
    """Raise Unreadable where a supplier would come under a gate once what an import made is taken back."""
    stages = dict(made.values_list("pk", "supplier_id"))
    classified = dict(Classification.objects.filter(run=run, superseded_at=None).values_list("pk", "supplier_id"))
    suppliers = {*stages.values(), *classified.values()}
    moved = Changed(stages, restored(StageChange, "stage", run))
    otherwise = Changed(classified, restored(Classification, "category__code", run))
    if gated := newly_gated(suppliers, job.today, stages=moved, categories=otherwise):
        raise Unreadable("gated", behind_a_gate(gated))
    for supplier, _day, stage in past_own_gates(suppliers, job.actor, job.today, stages=moved, categories=otherwise):
        raise Unreadable("gated", labelled(Supplier.objects.get(pk=supplier).code, set_aside(stage)))


def restored(model: type[DatedFact], column: str, run: ImportRun) -> list[Entry]:
    """Return the stages or categories that an import superseded, and that would hold again."""
    with scope.ids(superseded_by(model, run)) as superseded:
        hidden = model._default_manager.filter(pk__in=RawSQL(f"SELECT id FROM {superseded}", [])).exclude(run=run)
        return [*hidden.values_list("supplier_id", "effective_on", column)]


def conflict_with(supplier: Supplier) -> str:
    """Say that whoever imports has a tie to a supplier."""
    words = _("You have a conflict of interest with %(suppliers)s; another person must enter it.")
    return words % {"suppliers": supplier}
