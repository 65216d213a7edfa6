"""How far a cycle has come."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count

from audits.models import Assessment, AssessmentCycle, Criterion, Score, Scorecard


class Line(NamedTuple):
    """How many of the suppliers of a scorecard have a score for one criterion."""

    criterion: Criterion
    done: int
    total: int

    @property
    def missing(self) -> int:
        """How many have none."""
        return self.total - self.done

    @property
    def percent(self) -> int:
        """The share of those that have one; cut, so that all but one is not all."""
        return self.done * 100 // self.total


class Part(NamedTuple):
    """The suppliers of a cycle that are assessed by one scorecard."""

    card: Scorecard
    total: int
    lines: Sequence[Line]


def progress(cycle: AssessmentCycle) -> list[Part]:
    """Return, for each scorecard of a cycle, how many of its suppliers have a score for each criterion.

    What a measure works out is there once the cycle is closed.
    """
    totals = dict(cycle.assessments.order_by().values_list("scorecard").annotate(Count("pk")))
    scored = Score.objects.filter(assessment__cycle=cycle).order_by().values_list("criterion")
    done = dict(scored.annotate(Count("assessment", distinct=True)))
    cards = Scorecard.objects.prefetch_related("criteria").in_bulk(totals)
    return [
        Part(
            card,
            totals[card.pk],
            [Line(criterion, done.get(criterion.pk, 0), totals[card.pk]) for criterion in card.criteria.all()],
        )
        for card in sorted(cards.values(), key=lambda card: card.code)
    ]


def grades_of(cycle: AssessmentCycle) -> list[tuple[str, int]]:
    """Return how many suppliers have each grade, and how many none, of a closed cycle."""
    counts = dict(Assessment.objects.filter(cycle=cycle).order_by().values_list("grade").annotate(Count("pk")))
    return [(grade, counts.get(grade, 0)) for grade in ("A", "B", "C", "D", "")]
