"""What a gate can demand, and what nobody types in alone: each application declares its own in `<app>/gates.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from accounts.models import User
from foundation import scope
from foundation.discovery import declared
from suppliers.models import StageChange, StageGate, StageRequest

#: A supplier, the day from which it would be in a stage, and the stage.
Entry = tuple[int, date, str]
#: A supplier, and the period of a grade of it.
Graded = tuple[int, str]
#: The same, and the day from which it would count.
GradeDay = tuple[int, str, date]


def by_nobody(_request: StageRequest, _actor: User, _as_of: date) -> Sequence[str]:
    """Say of a demand that nobody makes met alone that nobody did."""
    return []


@dataclass(frozen=True)
class Demand:
    """Something that must be so on the day on which a supplier enters a stage.

    `unmet` gives a sentence for each thing that is not; none where the demand is met. Where what it asks for depends on
    how the supplier is classified, who classified it otherwise does not approve the stage; nor does who made it met by
    her own hand, of which `own` gives a sentence each.
    """

    code: str
    title: str | Promise
    unmet: Callable[[StageRequest, StageGate, date], Sequence[str]]
    depends_on_classification: bool = False
    own: Callable[[StageRequest, User, date], Sequence[str]] = by_nobody


def demands() -> Mapping[str, Demand]:
    """Return every demand by its code, those of lower layers first."""
    return {demand.code: demand for module in declared("gates") for demand in module.DEMANDS}


def barred(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Return which stages are entered by a request alone, gate or none, each with a sentence that says why.

    What is on file already is entered by nobody, though words or a reason of it are corrected. Applications declare in
    `BARS` functions that tell so of what is about them.
    """
    found: dict[Entry, str] = {}
    held = on_file(entries) if entries else set()
    news = [entry for entry in entries if entry not in held]
    for module in declared("gates") if news else ():
        for bar in getattr(module, "BARS", ()):
            found |= bar(news, today)
    return found


def on_file(entries: Sequence[Entry]) -> set[Entry]:
    """Return the stages that are on file of the suppliers of some entries."""
    with scope.ids({entry[0] for entry in entries}) as suppliers:
        facts = StageChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        return {*facts.values_list("supplier_id", "effective_on", "stage")}


def barred_grades(grades: Sequence[Graded], actor: User) -> Mapping[Graded, str]:
    """Return which grades somebody cannot change by typing or importing another, each with a sentence that says why.

    Applications declare in `GRADE_BARS` functions that tell so of what is about them.
    """
    found: dict[Graded, str] = {}
    for module in declared("gates"):
        for bar in getattr(module, "GRADE_BARS", ()):
            found |= bar(grades, actor)
    return found


def backdated_grades(grades: Sequence[GradeDay]) -> Mapping[GradeDay, str]:
    """Return which grades do not count on days that are past, each with a sentence that says why.

    Applications declare in `GRADE_DAYS` functions that tell so of what is about them.
    """
    found: dict[GradeDay, str] = {}
    for module in declared("gates"):
        for bar in getattr(module, "GRADE_DAYS", ()):
            found |= bar(grades)
    return found
