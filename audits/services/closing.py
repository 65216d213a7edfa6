"""Close a cycle: everything in it stays as it is, and its grades are on file."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from accounts.models import User
from accounts.services import system_user
from audits.models import Assessment, AssessmentCycle, Criterion, GradeBand, RaisedVeto, Score
from audits.services.certain import refuse_wiping
from audits.services.cycles import refuse_ended
from audits.services.grading import grade, measure_criterion, told_scores
from audits.services.opening import of_cycle
from audits.told import others_for, told_by_others
from evidence.hands import had_a_hand
from evidence.ledger import ledger
from foundation import bulk, reactions, scope
from foundation.measuring import measures
from foundation.words import listed
from suppliers.models import Grade, GradeChange, Supplier
from suppliers.services import GRADES, Fact, bring_suppliers_in_step, write_facts
from suppliers.services.facts import lock
from suppliers.services.fairness import tied_to

#: The grades of so many suppliers are written at once, that they never stand in memory together.
AT_ONCE = 10_000
#: So many suppliers are named.
NAMED = 5
#: Steps beside the writing of grades: measured, graded, noted, and what follows.
BESIDE = 4
#: Hears how many steps are done, of how many.
Told = Callable[[int, int], None]
#: Key, supplier, grade and score.
Graded = tuple[int, int, str, Decimal | None]


class Steps:
    """The steps of the closing of a cycle, told one after the other."""

    def __init__(self, told: Told, total: int) -> None:
        self.told, self.done, self.total = told, 0, total
        told(0, total)

    def next(self) -> None:
        """Tell that one more is done."""
        self.done += 1
        self.told(self.done, self.total)


def close_cycle(
    cycle: AssessmentCycle, *, actor: User, today: date, told: Told = lambda _done, _total: None
) -> AssessmentCycle:
    """Grade all suppliers of a cycle by the scores that there are, and record the grades from today on.

    A supplier without a score for some criterion is not assessed, unless a veto was confirmed; nor is one of which
    another cycle told a grade meanwhile. A grade of the same period that was recorded before is superseded. Raises
    ValidationError where the cycle is closed, a veto waits for another person, or whoever closes has a conflict of
    interest with one of the suppliers, gave all the scores that people gave of one of them, opened the cycle or made a
    scorecard on which nobody gives scores, or had a hand in what would leave a sure D untold. `told` hears how many
    steps are done, of how many.
    """
    now = timezone.now()
    with ledger(actor) as events:
        # Read again: somebody else may have closed it meanwhile.
        cycle = AssessmentCycle.objects.select_for_update().get(pk=cycle.pk)
        refuse_closing(cycle, actor, today)
        steps = Steps(told, BESIDE + -(-cycle.assessments.count() // AT_ONCE))
        measure_all(cycle, actor, now)
        told_scores()
        steps.next()
        for card in of_cycle(cycle):
            grade(cycle, card, now)
        apply_vetoes(cycle)
        refuse_wiping(cycle, actor)
        leave_out_told(cycle)
        steps.next()
        cycle.closed_on, cycle.closed_by = today, actor
        cycle.save(update_fields=["closed_on", "closed_by"])
        closed = cycle.assessments.order_by("pk").values_list("pk", flat=True)
        events.add_many("assessment_closed", Assessment, closed.iterator(AT_ONCE))
        events.add("cycle_closed", cycle)
        steps.next()
        for some in graded(cycle):
            write_grades(cycle, some, actor, today)
            steps.next()
        follow_grades(cycle, today)
        steps.next()
    return cycle


def refuse_closing(cycle: AssessmentCycle, actor: User, today: date) -> None:
    """Raise ValidationError where a cycle cannot be closed, or not by this person."""
    refuse_ended(cycle)
    waiting = RaisedVeto.objects.filter(assessment__cycle=cycle, decision=RaisedVeto.Decision.WAITING).count()
    if waiting:
        words = ngettext(
            "%(n)s raised veto waits for another person: confirm or dismiss it first.",
            "%(n)s raised vetoes wait for another person: confirm or dismiss them first.",
            waiting,
        )
        raise ValidationError(words % {"n": waiting}, code="vetoes")
    tied = Supplier.objects.filter(pk__in=tied_to(actor, today), assessments__cycle=cycle)[:NAMED]
    if tied:
        words = _("You have a conflict of interest with %(suppliers)s; another person must close the cycle.")
        raise ValidationError(words % {"suppliers": listed(tied)}, code="conflict")
    alone = Supplier.objects.filter(pk__in=scored_alone(cycle, actor).values("supplier"))[:NAMED]
    if alone:
        words = _("All scores that people gave of %(suppliers)s are yours; another person must close the cycle.")
        raise ValidationError(words % {"suppliers": listed(alone)}, code="own")
    refuse_own_card(cycle, actor)


def refuse_own_card(cycle: AssessmentCycle, actor: User) -> None:
    """Raise ValidationError (code `own`) where measures alone grade, and she opened the cycle or made the scorecard."""
    cards = of_cycle(cycle).exclude(pk__in=Criterion.objects.filter(measure="").values("scorecard"))
    if not cards:
        return
    has_made = (
        had_a_hand(actor, cards, "scorecard_added", "scorecard_changed")
        or had_a_hand(actor, Criterion.objects.filter(scorecard__in=cards), "criterion_added", "criterion_changed")
        or had_a_hand(actor, GradeBand.objects.filter(scorecard__in=cards), "band_added", "band_changed")
    )
    if has_made or cycle.opened_by_id == actor.pk:
        words = _(
            "Nobody gives scores on %(cards)s, and you made it or opened this cycle; another person must close the "
            "cycle."
        )
        raise ValidationError(words % {"cards": listed(cards)}, code="own")


def scored_alone(cycle: AssessmentCycle, actor: User) -> "QuerySet[Assessment]":
    """Return the assessments of a cycle of which one person gave all the scores that people gave."""
    given = Score.objects.filter(assessment=OuterRef("pk"), measure="")
    return cycle.assessments.filter(Exists(given.filter(assessor=actor)), ~Exists(given.exclude(assessor=actor)))


def measure_all(cycle: AssessmentCycle, actor: User, now: datetime) -> None:
    """Let each measure that the scorecards name score its criterion."""
    known, assessor = measures(), system_user()
    last = Score.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with ledger(actor) as events:
        measured = Criterion.objects.filter(scorecard__in=of_cycle(cycle)).exclude(measure="")
        for criterion in measured.order_by("pk"):
            measure_criterion(cycle, criterion, known[criterion.measure], assessor=assessor.pk, now=now)
        made = Score.objects.filter(pk__gt=last, assessment__cycle=cycle).exclude(measure="").order_by("pk")
        events.add_many("score_measured", Score, made.values_list("pk", flat=True).iterator(AT_ONCE))


def apply_vetoes(cycle: AssessmentCycle) -> None:
    """Make a D of whatever a confirmed veto is about."""
    confirmed = RaisedVeto.objects.filter(assessment__cycle=cycle, decision=RaisedVeto.Decision.CONFIRMED)
    codes: dict[int, list[str]] = {}
    for assessment, code in confirmed.values_list("assessment_id", "veto__code"):
        codes.setdefault(assessment, []).append(code)
    bulk.update(Assessment, ("grade", "vetoes"), ((pk, Grade.D.value, tuple(found)) for pk, found in codes.items()))


def leave_out_told(cycle: AssessmentCycle) -> None:
    """Leave without a grade whom another cycle told one of the period, or of one of which it is a part, meanwhile."""
    if not others_for(cycle):
        return
    # Another cycle that is being closed, or a grade that two people decide, is waited for.
    lock(RawSQL("SELECT supplier_id FROM audits_assessment WHERE cycle_id = %s", [cycle.pk]))
    told = told_by_others(cycle).order_by().values("supplier")
    cycle.assessments.filter(supplier__in=told).update(score=None, grade="", vetoes="")


def write_grades(cycle: AssessmentCycle, some: Sequence[Graded], actor: User, today: date) -> None:
    """Record some grades of a cycle as facts from today on.

    What was on file for the period counts until then: a day before says what it said. What was to count from today or
    later never does.
    """
    before = recorded_before(cycle, [supplier for _pk, supplier, _grade, _score in some])
    facts = [
        Fact(supplier, today, {"period": cycle.period, "grade": grade, "score": score})
        for _pk, supplier, grade, score in some
    ]
    write_facts(
        GradeChange,
        facts,
        actor=actor,
        today=today,
        supersedes=[row.pk for row in before if row.effective_on >= today],
        follows=[row.pk for row in before if row.effective_on < today],
        is_approved=True,
    )


def recorded_before(cycle: AssessmentCycle, supplier_ids: Collection[int]) -> list[GradeChange]:
    """Return the grades of a cycle's period that suppliers have on file."""
    with scope.ids(supplier_ids) as suppliers:
        theirs = GradeChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        return [*theirs.filter(period=cycle.period).order_by().only("effective_on")]


def graded(cycle: AssessmentCycle) -> Iterator[list[Graded]]:
    """Give key, supplier, grade and score of what was graded in a cycle, some at a time."""
    last = 0
    rows = cycle.assessments.exclude(grade="").order_by("pk").values_list("pk", "supplier_id", "grade", "score")
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield some
        last = some[-1][0]


def follow_grades(cycle: AssessmentCycle, today: date) -> None:
    """Bring today's copies in step with the grades, and let what follows from them follow."""
    suppliers = list(cycle.assessments.exclude(grade="").order_by("supplier").values_list("supplier", flat=True))
    bring_suppliers_in_step(today, suppliers, copies=GRADES)
    reactions.run("grades_recorded", supplier_ids=suppliers, today=today)
