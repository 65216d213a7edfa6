"""What becomes here of the rows of a supplier that ends in another: they stay, once they are settled."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from audits.models import (
    Assessment,
    AssessmentCycle,
    Attendance,
    Audit,
    Consequence,
    Finding,
    ImprovementCase,
    Screening,
)
from audits.services.following import end_all
from suppliers.merge_parts import Fate, Part, Scene
from suppliers.models import Grade, GradeChange, Supplier


def open_assessments(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the assessments of cycles that are open."""
    return Assessment.objects.filter(supplier=supplier, cycle__in=AssessmentCycle.objects.open()).select_related(
        "cycle", "supplier"
    )


def open_audits(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the audits whose report nobody has approved."""
    return Audit.objects.filter(supplier=supplier, approved_at=None, cancelled_on=None)


def open_findings(supplier: Supplier, as_of: date) -> "QuerySet[Any]":
    """Return the findings that are not closed."""
    return Finding.objects.open(as_of).filter(supplier=supplier)


def open_cases(supplier: Supplier, as_of: date) -> "QuerySet[Any]":
    """Return the improvement cases that are open."""
    return ImprovementCase.objects.open(as_of).filter(supplier=supplier)


def proposed(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the consequences of grades that nobody has approved or dismissed."""
    return Consequence.objects.filter(supplier=supplier, decision="waiting").select_related("rule")


def in_force(scene: Scene) -> "QuerySet[Consequence]":
    """Return what is in force for the one that ends; the one that is kept has what follows from its own grades."""
    return Consequence.objects.on(scene.today).filter(supplier=scene.ended)


def end_in_force(scene: Scene) -> None:
    """End it."""
    end_all([*in_force(scene).values_list("pk", flat=True)], actor=scene.actor, today=scene.today)


def ends_in_d(ended: Supplier, kept: Supplier) -> str:
    """Say where a D of the one that ends still counts, whatever was typed in since: it went, and was never restored."""
    of_period = {"supplier": OuterRef("supplier"), "cycle__period": OuterRef("period")}
    cases = ImprovementCase.objects.filter(supplier=ended)
    told = Q(Exists(Assessment.objects.told().filter(**of_period)))
    in_a_case = Q(Exists(cases.filter(period=OuterRef("period"))), grade=Grade.D)
    counted = GradeChange.objects.current().filter(told | in_a_case, supplier=ended)
    last = counted.order_by("-period_until", "-period_from").first()
    if kept.grade == Grade.D or last is None or last.grade != Grade.D:
        return ""
    if cases.filter(outcome=ImprovementCase.Outcome.RESTORED, until__gte=last.effective_on).exists():
        return ""
    words = _(
        "The D of %(period)s still counts for %(supplier)s, whatever was typed in since: it was not restored. It ends "
        "only in a supplier with grade D."
    )
    return words % {"period": last.period, "supplier": ended}


BARS = [ends_in_d]
PARTS = [
    Part(Assessment, waits=open_assessments),
    Part(Attendance),
    Part(Audit, waits=open_audits),
    Part(Finding, waits=open_findings),
    Part(ImprovementCase, waits=open_cases),
    Part(Consequence, Fate.ENDED, rows=in_force, carry=end_in_force, waits=proposed),
    Part(Screening),
]
