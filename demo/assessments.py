"""Performance assessments of the demonstration: one is closed, and somebody objects; one is open, half of it scored."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Assessor
from audits.services import Mark, close_cycle, object_to, open_cycle, record_scores
from demo.dice import Dice
from suppliers.models import Membership, Stage, StageChange, Supplier

#: How many suppliers each is about.
CLOSED, OPEN = 12, 40
#: So long ago the closed one began and ended, and the open one began; and so long there is to score that.
BEGAN, ENDED, OPENED, LEFT = (timedelta(days=days) for days in (60, 35, 9, 12))
#: Who scores what others than officers do not.
SCORERS = {Assessor.OFFICER: "officer", Assessor.MANAGER: "manager", Assessor.COMPLIANCE: "compliance"}
#: How good the suppliers of the closed one were, one after the other: the first is a little below a B, one is a D.
LEVELS = (74, 91, 84, 79, 88, 68, 93, 81, 77, 86, 50, 83)


def assess(cast: Mapping[str, User], *, today: date) -> None:
    """Close the one, with an objection, and open the other."""
    suppliers = long_cooperating(today)
    closed = opened(quarter(today - BEGAN - timedelta(days=92)), suppliers[:CLOSED], today - BEGAN, cast)
    for assessment, level in zip(closed.assessments.order_by("supplier__code"), LEVELS, strict=True):
        score(assessment, level, cast, today=today - ENDED)
    close_cycle(closed, actor=cast["manager"], today=today - ENDED)
    for membership in Membership.objects.current().filter(supplier__in=suppliers[:1]):
        theirs = closed.assessments.get(supplier=membership.supplier_id)
        object_to(theirs, "上季兩次延期交付是因貴司圖紙變更所致，請覆核交付得分。", actor=membership.user)
    begun = opened(quarter(today - OPENED), suppliers, today - OPENED, cast)
    for number, assessment in enumerate(begun.assessments.order_by("supplier__code")[: OPEN // 2]):
        score(assessment, LEVELS[number % len(LEVELS)], cast, today=today, but_of=Assessor.COMPLIANCE)


def long_cooperating(today: date) -> list[int]:
    """Return suppliers that cooperated when the first began: those first of which somebody can log in."""
    then = StageChange.objects.on(today - BEGAN).filter(stage=Stage.ACTIVE).values("supplier")
    core = Supplier.objects.filter(pk__in=then, stage=Stage.ACTIVE)
    visited = Exists(Membership.objects.current().filter(supplier=OuterRef("pk")))
    return [*core.order_by(visited.desc(), "-is_core", "code").values_list("pk", flat=True)[:OPEN]]


def opened(period: str, suppliers: list[int], day: date, cast: Mapping[str, User]) -> AssessmentCycle:
    """Open a cycle for some suppliers on a day."""
    cycle = AssessmentCycle(period=period, due_on=day + OPENED + LEFT)
    return open_cycle(cycle, actor=cast["manager"], today=day, supplier_ids=suppliers)


def score(
    assessment: Assessment, level: int, cast: Mapping[str, User], *, today: date, but_of: str | None = None
) -> None:
    """Let everybody whose part it is score a supplier around a level; but for one role's criteria."""
    dice = Dice(f"{assessment.pk} {level}")
    for role, mailbox in SCORERS.items():
        criteria = [*assessment.scorecard.criteria.filter(scored_by=role, measure="")]
        marks = [
            Mark(assessment.pk, criterion.pk, Decimal(min(100, level + dice.randint(-6, 6)))) for criterion in criteria
        ]
        if marks and role != but_of:
            record_scores(marks, actor=cast[mailbox], today=today)


def quarter(day: date) -> str:
    """Name the quarter of a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"
