from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from audits.models import Risk, RiskAssessment, SecurityRecord
from audits.services import approve_security, record_security, save_risk
from tests.factories.days import TODAY
from tests.factories.people import UserFactory

HELD_ON, NEXT_ON = date(2024, 9, 3), date(2025, 9, 3)


class ApprovedRecordFactory(DjangoModelFactory):
    """What waits for approval; with `approved` it counts."""

    reference = ""
    day = HELD_ON
    next_due_on = NEXT_ON
    responsible = factory.SubFactory(UserFactory, officer=True)
    today = TODAY
    is_approved = False
    actor = factory.LazyFunction(system_user)
    approver = factory.SubFactory(UserFactory, officer=True)

    class Meta:
        abstract = True

    class Params:
        approved = factory.Trait(is_approved=True)

    @classmethod
    def _create(cls, model_class, *_args, today, is_approved, actor, approver, **fields):
        record = record_security(model_class(**fields), actor=actor, today=today)
        cls.fill(record, actor)
        if not is_approved:
            return record
        return approve_security(record, counts_from=record.day, actor=approver, today=today)

    @classmethod
    def fill(cls, record, actor):
        """Add what it needs before it can be approved."""


class RiskAssessmentFactory(ApprovedRecordFactory):
    """An assessment with one risk."""

    class Meta:
        model = RiskAssessment

    @classmethod
    def fill(cls, record, actor):
        save_risk(risk_of(record), actor=actor)


class SecurityRecordFactory(ApprovedRecordFactory):
    kind = "inspection"
    words = "The gates were closed."

    class Meta:
        model = SecurityRecord


def risk_of(assessment, **fields):
    """Return a risk of an assessment, not saved."""
    given = {"topic": "logistics", "name": "Goods are tampered with", "likelihood": 4, "impact": 5}
    given |= {"residual_likelihood": 2, "residual_impact": 3, "measures": "Seals."}
    return Risk(assessment=assessment, **given | fields)
