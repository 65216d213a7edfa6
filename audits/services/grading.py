"""What the scores of a cycle come to: worked out by the database, in whole numbers, that both databases agree.

Scores are counted in hundredths. The mean of a criterion is rounded to hundredths, and so is the sum of the means by
their weights; half a hundredth is rounded up.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from audits.models import AssessmentCycle, Criterion, Scorecard
from foundation.dates import local_day
from foundation.measuring import Measure
from foundation.planner import analyse, give_room

#: Of a scorecard's assessments, one statement: a column for the mean of each criterion, NULL without a score.
GRADE = """
WITH mean AS (
    SELECT score.assessment_id, score.criterion_id,
           (2 * SUM(CAST(ROUND(score.value * 100) AS integer)) + COUNT(*)) / (2 * COUNT(*)) AS hundredths
      FROM audits_score score
      JOIN audits_assessment assessment ON assessment.id = score.assessment_id
     WHERE assessment.cycle_id = %(cycle)s AND assessment.scorecard_id = %(card)s
     GROUP BY score.assessment_id, score.criterion_id
), told AS (
    SELECT assessment.id, {columns}
      FROM audits_assessment assessment
      LEFT JOIN mean ON mean.assessment_id = assessment.id
     WHERE assessment.cycle_id = %(cycle)s AND assessment.scorecard_id = %(card)s
     GROUP BY assessment.id
), whole AS (
    SELECT id, {missing} AS missing, (({weighted}) + 50) / 100 AS hundredths FROM told
)
UPDATE audits_assessment
   SET score = whole.hundredths / {hundred}, missing = CASE whole.missing WHEN '' THEN '' ELSE ',' || whole.missing END,
       grade = COALESCE(CASE {bands} END, ''), closed_at = %(now)s
  FROM whole WHERE whole.id = audits_assessment.id
"""

MEASURED = """
INSERT INTO audits_score (assessment_id, criterion_id, assessor_id, measure, value, words, scored_at)
WITH found (supplier_id, hundredths) AS ({found})
SELECT assessment.id, %s, %s, %s, found.hundredths / {hundred}, '', %s
  FROM audits_assessment assessment
  JOIN found ON found.supplier_id = assessment.supplier_id
 WHERE assessment.cycle_id = %s AND assessment.scorecard_id = %s
 ORDER BY assessment.id
"""


def grade(cycle: AssessmentCycle, card: Scorecard, now: datetime) -> None:
    """Write score, grade and what lacks of all assessments of a cycle by one scorecard."""
    criteria = sorted(card.criteria.all(), key=lambda criterion: criterion.code)
    columns = [
        f"MAX(CASE WHEN mean.criterion_id = {criterion.pk} THEN mean.hundredths END) AS c{criterion.pk}"
        for criterion in criteria
    ]
    # Codes are slugs: nothing in them could end the text.
    missing = [f"CASE WHEN c{criterion.pk} IS NULL THEN '{criterion.code},' ELSE '' END" for criterion in criteria]
    sql = GRADE.format(
        columns=", ".join(columns),
        missing=" || ".join(missing),
        weighted=" + ".join(f"{criterion.weight} * c{criterion.pk}" for criterion in criteria),
        bands=" ".join(band_arms(card)),
        hundred=hundred(),
    )
    give_room()
    with connection.cursor() as cursor:
        cursor.execute(sql, {"cycle": cycle.pk, "card": card.pk, "now": stored_moment(now)})


def band_arms(card: Scorecard) -> list[str]:
    """Return the arms of a CASE that says which grade a whole number of hundredths is, the best first."""
    bands = card.bands.order_by("-lowest").values_list("lowest", "grade")
    return [f"WHEN whole.hundredths >= {int(lowest * 100)} THEN '{grade}'" for lowest, grade in bands]


def measure_criterion(
    cycle: AssessmentCycle, criterion: Criterion, measure: Measure, *, assessor: int, now: datetime
) -> None:
    """Write the score that follows from what is on file, of each supplier of which one does."""
    found, parameters = measure.find(*cycle.looked_at(local_day(now)))
    sql = MEASURED.format(found=found, hundred=hundred())
    given: list[Any] = [criterion.pk, assessor, measure.code, stored_moment(now), cycle.pk, criterion.scorecard_id]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *given])


def hundred() -> str:
    """Return what hundredths are divided by to be stored as a column of decimals stores them."""
    return "100.0" if connection.vendor == "sqlite" else "CAST(100 AS numeric)"


def stored_moment(now: datetime) -> Any:
    """Return a moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(now)


def told_scores() -> None:
    """Tell PostgreSQL how many scores there are, before it is asked what they come to."""
    for table in ("audits_score", "audits_assessment"):
        analyse(table)


def whole(means: Sequence[tuple[int, int]]) -> Decimal:
    """Return the score that means, in hundredths, come to by their weights: the same rule as GRADE's, for one."""
    return Decimal((sum(weight * mean for weight, mean in means) + 50) // 100) / 100


def mean(values: Sequence[Decimal]) -> int:
    """Return the mean of scores in hundredths: the same rule as GRADE's, for one."""
    return (2 * sum(int(value * 100) for value in values) + len(values)) // (2 * len(values))
