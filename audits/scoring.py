"""The score of an audit, by the parameters of its scheme."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from audits.models import Answer, Audit, Colour, Scheme

Result = Answer.Result


class Score(NamedTuple):
    """A score with the colour that tells it at a glance."""

    value: Decimal
    colour: Colour


def score(scheme: Scheme, results: Mapping[str, int], points: int) -> Score | None:
    """Return the score of a site: base × conformant / applicable, less the points of what was found (RBA VAP).

    None for a scheme that gives none, and where nothing applied: that is no score of nought.
    """
    applicable = results.get(Result.CONFORMS, 0) + results.get(Result.FINDING, 0)
    if scheme.score_base is None or not applicable:
        return None
    share = Decimal(scheme.score_base) * results.get(Result.CONFORMS, 0) / applicable
    value = (share - points).quantize(Decimal("0.01"))
    return Score(value, colour(scheme, value))


def colour(scheme: Scheme, value: Decimal) -> Colour:
    """Return the colour of a score: both limits are yellow."""
    assert scheme.green_above is not None
    assert scheme.red_below is not None
    if value > scheme.green_above:
        return Colour.GREEN
    return Colour.RED if value < scheme.red_below else Colour.YELLOW


def score_of(audit: Audit) -> Score | None:
    """Return what an audit scores by what was answered and found until now."""
    counted = audit.answers.values_list("result").order_by("result").annotate(n=Count("pk"))
    points = audit.findings.aggregate(points=Sum("severity__points"))["points"] or 0
    return score(audit.scheme, dict(counted), points)
