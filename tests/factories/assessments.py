from decimal import Decimal

from accounts.services import system_user
from audits.models import AssessmentCycle, Assessor, Criterion, Scorecard, Topic, Veto
from audits.services import Mark, open_cycle, record_scores, save_criterion, save_scorecard
from evidence.ledger import ledger
from tests.factories.days import TODAY
from tests.factories.people import UserFactory
from tests.factories.suppliers import NamedFactory


class VetoFactory(NamedFactory):
    code = "bribery"

    class Meta:
        model = Veto

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        veto = super()._create(model_class, *args, **kwargs)
        with ledger(system_user()) as events:
            events.add("reference_saved", veto)
        return veto


def scorecard(*weights, code="card", categories=(), is_used=True, **criterion):
    """Make a scorecard with a criterion of each weight, called c1, c2, …"""
    names = {"name_en": code, "name_zh_hant": code, "name_zh_hans": code}
    card = save_scorecard(Scorecard(code=code, categories=categories, is_used=is_used, **names), actor=system_user())
    for place, weight in enumerate(weights, 1):
        called = f"c{place}"
        given = {"topic": Topic.QUALITY, "scored_by": Assessor.OFFICER, "position": place} | criterion
        names = {"name_en": called, "name_zh_hant": called, "name_zh_hans": called}
        save_criterion(Criterion(scorecard=card, code=called, weight=weight, **names, **given), actor=system_user())
    return card


def opened(*suppliers, period="2024", today=TODAY, due_on=None, actor=None):
    """Open a cycle for some suppliers, or for all that cooperate."""
    chosen = {supplier.pk for supplier in suppliers} or None
    cycle = AssessmentCycle(period=period, due_on=due_on or today)
    return open_cycle(cycle, actor=actor or UserFactory(role="manager"), today=today, supplier_ids=chosen)


def scored_well(cycle, supplier, today=TODAY):
    """Give a supplier the same score for each criterion that people score."""
    assessment = cycle.assessments.get(supplier=supplier)
    criteria = assessment.scorecard.criteria.filter(measure="")
    marks = [Mark(assessment.pk, criterion.pk, Decimal(70)) for criterion in criteria]
    record_scores(marks, actor=UserFactory(superuser=True), today=today)


def scored(cycle, supplier, *values, by=None, today=TODAY):
    """Give a supplier a score for each criterion, in their order; None leaves one out."""
    assessment = cycle.assessments.get(supplier=supplier)
    criteria = assessment.scorecard.criteria.all()
    marks = [
        Mark(assessment.pk, criterion.pk, Decimal(str(value)))
        for criterion, value in zip(criteria, values, strict=True)
        if value is not None
    ]
    record_scores(marks, actor=by or UserFactory(superuser=True), today=today)
    return assessment
