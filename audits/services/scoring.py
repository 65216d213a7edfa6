"""Write what assessors found, many at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Criterion, Score
from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.models import ImportRun
from suppliers.models.grade_change import MOST_SCORE
from suppliers.services.fairness import tied_to

COLUMNS = ("assessment", "criterion", "assessor", "measure", "value", "words", "scored_at", "run")
#: What a score is of: an assessment and a criterion.
Of = tuple[int, int]


class Mark(NamedTuple):
    """A score that an assessor gives."""

    assessment_id: int
    criterion_id: int
    value: Decimal
    words: str = ""

    @property
    def of(self) -> Of:
        """What it is a score of."""
        return self.assessment_id, self.criterion_id


def record_scores(marks: Sequence[Mark], *, actor: User, today: date, run: ImportRun | None = None) -> dict[Of, int]:
    """Write scores of one assessor, in place of those that she gave before; return each one's key by what it is of.

    Raises ValidationError where a cycle is closed, a criterion is not of the assessment's scorecard, not for her to
    score or worked out by a measure, where she has a conflict of interest with the supplier, and for what is no score.
    """
    with ledger(actor) as events, scope.ids({mark.assessment_id for mark in marks}) as wanted:
        theirs = Assessment.objects.filter(pk__in=RawSQL(f"SELECT id FROM {wanted}", []))
        refuse_closed(theirs.order_by().values_list("cycle", flat=True).distinct())
        refuse_foreign(marks, dict(theirs.values_list("pk", "scorecard_id")), actor)
        refuse_tied(theirs, actor, today)
        mine = Score.objects.filter(assessment_id__in=RawSQL(f"SELECT id FROM {wanted}", []), assessor=actor)
        keys, said = known_of(mine)
        changed = [mark for mark in marks if mark.of in keys and said[mark.of] != (mark.value, mark.words)]
        update([(keys[mark.of], mark) for mark in changed], run)
        made = insert([mark for mark in marks if mark.of not in keys], actor, run, mine)
        events.add_many("score_given", Score, made.values())
        events.add_many("score_changed", Score, [keys[mark.of] for mark in changed])
    return keys | made


def known_of(scores: "QuerySet[Any]") -> tuple[dict[Of, int], dict[Of, tuple[Decimal, str]]]:
    """Return the keys of scores, and what they say, each by what it is of."""
    keys, said = {}, {}
    for assessment, criterion, pk, value, words in scores.values_list(
        "assessment_id", "criterion_id", "pk", "value", "words"
    ):
        keys[assessment, criterion], said[assessment, criterion] = pk, (value, words)
    return keys, said


def insert(marks: Sequence[Mark], actor: User, run: ImportRun | None, mine: "QuerySet[Any]") -> dict[Of, int]:
    """Insert scores; return their keys by what they are of."""
    now, last = timezone.now(), Score.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = ((mark[0], mark[1], actor.pk, "", mark.value, mark.words, now, run and run.pk) for mark in marks)
    bulk.insert(Score, COLUMNS, rows)
    made = mine.filter(pk__gt=last).values_list("assessment_id", "criterion_id", "pk")
    return {(assessment, criterion): pk for assessment, criterion, pk in made}


def update(changed: Sequence[tuple[int, Mark]], run: ImportRun | None) -> None:
    """Write other values of scores that were given before."""
    now = timezone.now()
    rows = ((pk, mark.value, mark.words, now, run and run.pk) for pk, mark in changed)
    bulk.update(Score, ("value", "words", "scored_at", "run"), rows)


def withdraw_scores(scores: Collection[int], *, actor: User, today: date) -> None:
    """Delete scores of cycles that are open; the ledger keeps an event.

    Raises ValidationError for a closed one, for what another person scored, and for who has a tie to the supplier.
    """
    with ledger(actor) as events, scope.ids(scores) as gone:
        theirs = Score.objects.filter(pk__in=RawSQL(f"SELECT id FROM {gone}", []))
        refuse_others(theirs, actor)
        refuse_tied(Assessment.objects.filter(pk__in=theirs.values("assessment")), actor, today)
        refuse_closed(theirs.order_by().values_list("assessment__cycle", flat=True).distinct())
        events.add_many("score_withdrawn", Score, scores)
        bulk.delete(Score, "id", gone)


def refuse_others(scores: "QuerySet[Any]", actor: User) -> None:
    """Raise ValidationError (code `own`) where scores are another person’s: who foresees a bad grade could take it."""
    if scores.exclude(assessor=actor).exists():
        raise ValidationError(_("Whoever gave a score takes it back, and nobody else."), code="own")


def refuse_closed(cycles: "QuerySet[Any]") -> None:
    """Raise ValidationError (code `closed`) where a cycle takes no more scores; nobody closes it meanwhile."""
    for cycle in AssessmentCycle.objects.select_for_update(no_key=True).filter(pk__in=list(cycles)):
        if cycle.called_off_on:
            words = _("The assessment of %(period)s was called off: it takes no scores.")
            raise ValidationError(words % {"period": cycle.period}, code="closed")
        if not cycle.is_open:
            words = _("The assessment of %(period)s is closed: it takes no more scores.")
            raise ValidationError(words % {"period": cycle.period}, code="closed")


def refuse_foreign(marks: Sequence[Mark], cards: Mapping[int, int], actor: User) -> None:
    """Raise ValidationError for what is no score, or of a criterion that is not for her to score."""
    criteria = dict(Criterion.objects.filter(scorecard__in={*cards.values()}).values_list("pk", "scorecard_id"))
    hers = {*Criterion.objects.filter(scorecard__in={*cards.values()}).scored_by(actor).values_list("pk", flat=True)}
    for mark in marks:
        if mark.assessment_id not in cards or criteria.get(mark.criterion_id) != cards[mark.assessment_id]:
            raise ValidationError(_("This supplier is not assessed by this criterion."), code="foreign")
        if mark.criterion_id not in hers:
            raise ValidationError(_("This criterion is scored by others, or worked out by itself."), code="role")
        if not 0 <= mark.value <= MOST_SCORE:
            words = _("%(value)s is not a score; scores go from 0 to %(most)s.")
            raise ValidationError(words % {"value": mark.value, "most": MOST_SCORE}, code="range")


def refuse_tied(assessments: "QuerySet[Any]", actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where she has a tie to one of the suppliers."""
    tied = assessments.filter(supplier__in=tied_to(actor, today)).select_related("supplier").first()
    if tied:
        words = _("You have a conflict of interest with %(supplier)s; another person must score it.")
        raise ValidationError(words % {"supplier": tied.supplier}, code="conflict")
