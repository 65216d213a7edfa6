"""Who would be in D whatever the scores come to that lack: closing a cycle leaves them without a grade."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Criterion, CycleDay, Score, Scorecard
from audits.services.opening import of_cycle
from evidence.hands import done_to, had_a_hand
from evidence.models import Event
from foundation.words import listed
from suppliers.models import Grade, Supplier

#: So many suppliers are named.
NAMED = 5
#: Of a scorecard's assessments that lack a score: with full marks for those, the sum by their weights stays below.
CERTAIN = """
SELECT mean.assessment_id
  FROM (SELECT score.assessment_id, score.criterion_id,
               (2 * SUM(CAST(ROUND(score.value * 100) AS integer)) + COUNT(*)) / (2 * COUNT(*)) AS hundredths
          FROM audits_score score
          JOIN audits_assessment assessment ON assessment.id = score.assessment_id
         WHERE assessment.cycle_id = %s AND assessment.scorecard_id = %s AND assessment.missing <> ''
         GROUP BY score.assessment_id, score.criterion_id) mean
  JOIN audits_criterion criterion ON criterion.id = mean.criterion_id
 GROUP BY mean.assessment_id
HAVING SUM(criterion.weight * mean.hundredths) + (100 - SUM(criterion.weight)) * 10000 + 50 < %s
"""


def refuse_wiping(cycle: AssessmentCycle, actor: User) -> None:
    """Raise ValidationError (code `own`) for who had a hand in a cycle that, graded, leaves a sure D untold.

    As for calling off: who foresees a bad grade could wipe it out, by ending the cycle before the last score is given.
    """
    certain = certain_in_d(cycle)
    suppliers = Supplier.objects.filter(pk__in=certain.values("supplier")).order_by("code")[:NAMED]
    if suppliers and has_a_hand_in(cycle, certain, actor):
        words = _(
            "Whatever the scores come to that lack, %(suppliers)s would be in D; closed now, they are not assessed. You"
            " opened this cycle, moved its day, gave or took back scores here, or have one to give: let the scores be "
            "given, or another person close the cycle."
        )
        raise ValidationError(words % {"suppliers": listed(suppliers)}, code="own")


def certain_in_d(cycle: AssessmentCycle) -> "QuerySet[Assessment]":
    """Return what was left without a grade for lack of a person's score though those there are leave nothing but a D.

    What a measure has nothing to say of is left out: no person could give that score.
    """
    lacking = cycle.assessments.filter(Exists(ungiven()), grade="").exclude(missing="")
    found = lacking.none()
    for card in of_cycle(cycle) if lacking.exists() else ():
        theirs = RawSQL(CERTAIN, [cycle.pk, card.pk, best_of_d(card)])
        found = found | lacking.filter(pk__in=theirs)
    return found


def ungiven() -> "QuerySet[Criterion]":
    """Return the criteria that people score of an assessment, the row around it, and nobody has."""
    given = Score.objects.filter(criterion=OuterRef("pk"), assessment=OuterRef(OuterRef("pk")))
    return Criterion.objects.of_people().filter(~Exists(given), scorecard=OuterRef("scorecard"))


def best_of_d(card: Scorecard) -> int:
    """Return what a sum of weighted hundredths stays below in D; more than there is where no other grade has a band."""
    better = card.bands.exclude(grade=Grade.D).order_by("lowest").first()
    return int(better.lowest * 100) * 100 if better else 10_001 * 100


def has_a_hand_in(cycle: AssessmentCycle, assessments: "QuerySet[Assessment]", actor: User) -> bool:
    """Tell whether somebody opened a cycle or moved its day, scored suppliers in it, took that back, or owes it.

    An administrator, who may score everything, owes what is of her roles alone.
    """
    opened = done_to(AssessmentCycle.objects.filter(pk=cycle.pk), ["cycle_opened"]).first()
    taken_back = Event.objects.filter(
        object_type=Score._meta.label_lower, action="score_withdrawn", actor_ref=str(actor.ref)
    )
    return (
        cycle.opened_by_id == actor.pk
        or had_a_hand(actor, CycleDay.objects.filter(cycle=cycle), "cycle_day_noted")
        or Score.objects.filter(assessment__in=assessments, measure="", assessor=actor).exists()
        or taken_back.filter(seq__gt=opened.seq if opened else 0).exists()
        or assessments.filter(Exists(ungiven().filter(scored_by__in=actor.groups.values("name")))).exists()
    )
