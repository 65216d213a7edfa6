"""Why an assessment came out as it did: what counted how much, and what would have lifted it.

A pure function of what is frozen: criteria with their weights, bands and scores. It works in whole hundredths as
`services.grading` does, so that it comes to the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audits.models import Assessment, Criterion
from audits.services.grading import mean, whole
from suppliers.models.grade_change import MOST_SCORE


@dataclass(frozen=True)
class Counted:
    """What one criterion came to."""

    criterion: Criterion
    #: How many scores there were; their mean is None where there was none.
    scores: int
    mean: Decimal | None

    @property
    def points(self) -> Decimal | None:
        """How much of the score it made, of as many points as its weight; exact, so that their sum is the score."""
        if self.mean is None:
            return None
        return Decimal(format((self.mean * self.criterion.weight / 100).normalize(), "f"))


@dataclass(frozen=True)
class Lift:
    """A criterion that alone would have brought the next better grade, and the mean that it would have needed."""

    criterion: Criterion
    needed: Decimal
    by: Decimal


@dataclass(frozen=True)
class Explanation:
    """Why an assessment came out as it did."""

    counted: Sequence[Counted]
    score: Decimal | None
    grade: str
    #: The next better grade and the score from which it begins; empty for the best, and without a score.
    better: str
    begins_at: Decimal | None
    lifts: Sequence[Lift]

    @property
    def missing(self) -> list[Criterion]:
        """The criteria for lack of which there is no score."""
        return [found.criterion for found in self.counted if found.mean is None]

    @property
    def lacking(self) -> Decimal | None:
        """How many points lacked for the better grade."""
        return None if self.begins_at is None or self.score is None else self.begins_at - self.score


def explain(
    criteria: Sequence[Criterion], bands: Mapping[str, Decimal], scores: Mapping[int, Sequence[Decimal]]
) -> Explanation:
    """Return why scores, by the keys of their criteria, come to what they do; what a veto does is not in it."""
    means = {criterion.pk: mean(scores[criterion.pk]) for criterion in criteria if scores.get(criterion.pk)}
    counted = [
        Counted(criterion, len(scores.get(criterion.pk, ())), decimal(means.get(criterion.pk)))
        for criterion in criteria
    ]
    if len(means) < len(criteria):
        return Explanation(counted, None, "", "", None, ())
    score = whole([(criterion.weight, means[criterion.pk]) for criterion in criteria])
    best_first = sorted(bands, key=lambda grade: -bands[grade])
    grade = next(grade for grade in best_first if score >= bands[grade])
    if grade == best_first[0]:
        return Explanation(counted, score, grade, "", None, ())
    better = best_first[best_first.index(grade) - 1]
    return Explanation(counted, score, grade, better, bands[better], lifts(criteria, means, bands[better]))


def lifts(criteria: Sequence[Criterion], means: Mapping[int, int], begins_at: Decimal) -> list[Lift]:
    """Return what each criterion alone would have had to be, for the score to begin a band; the least raise first."""
    total = sum(criterion.weight * means[criterion.pk] for criterion in criteria)
    # The least sum of weighted hundredths that is rounded to where the band begins.
    lacking = int(begins_at * 100) * 100 - 50 - total
    found = []
    for criterion in criteria:
        raised = means[criterion.pk] - (-lacking // criterion.weight)
        if raised <= MOST_SCORE * 100:
            by = raised - means[criterion.pk]
            found.append(Lift(criterion, Decimal(raised) / 100, Decimal(by) / 100))
    return sorted(found, key=lambda lift: (lift.by, lift.criterion.position))


def decimal(hundredths: int | None) -> Decimal | None:
    """Return hundredths as a score."""
    return None if hundredths is None else Decimal(hundredths) / 100


def explanation_of(assessment: Assessment) -> Explanation:
    """Return why an assessment came out as it did, from its frozen rows."""
    scores: dict[int, list[Decimal]] = {}
    for criterion, value in assessment.scores.values_list("criterion_id", "value"):
        scores.setdefault(criterion, []).append(value)
    card = assessment.scorecard
    return explain([*card.criteria.all()], dict(card.bands.values_list("grade", "lowest")), scores)
