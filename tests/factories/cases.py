from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.services import system_user
from audits.models import ImprovementCase, PlanAnswer, PlannedAction
from audits.services import agree_plan, answer_action, note_action, record_meeting, record_talk
from tests.factories.days import TODAY
from tests.factories.people import UserFactory
from tests.factories.suppliers import GradeFactory, SupplierFactory

#: When the actions of plans are due.
ACTION_DUE = date(2025, 2, 1)


class CaseFactory(DjangoModelFactory):
    """The improvement case of a supplier that is in D since today; `at` a step further on, all of it done today."""

    supplier = factory.SubFactory(SupplierFactory)
    period = "2024"
    at = "meeting"
    minutes = "Quality fell."
    today = TODAY
    actor = factory.LazyFunction(system_user)

    class Meta:
        model = ImprovementCase

    @classmethod
    def _create(cls, model_class, *_args, supplier, period, at, minutes, today, actor):
        GradeFactory(supplier=supplier, period=period, grade="D", effective_on=today, today=today)
        case = model_class.objects.get(supplier=supplier, outcome="")
        words = {"minutes": minutes, "held_on": today, "actor": actor, "today": today}
        if at != "meeting":
            record_meeting(case, **words)
        if at not in ("meeting", "talk"):
            record_talk(case, **words)
        if at == "check":
            noted(case, due_on=max(ACTION_DUE, today), today=today, actor=actor)
            agree_plan(case, agreed_on=today, actor=actor, today=today)
        return case


def noted(case, today=TODAY, actor=None, words="Mark the lines", owner="王芳", due_on=ACTION_DUE):
    """Note an action for a plan that is being made."""
    action = PlannedAction(case=case, words=words, owner=owner, due_on=due_on)
    return note_action(action, actor=actor or system_user(), today=today)


class PlannedActionFactory(DjangoModelFactory):
    """An action of a plan that was agreed today."""

    supplier = factory.SubFactory(SupplierFactory)
    today = TODAY

    class Meta:
        model = PlannedAction

    @classmethod
    def _create(cls, _model_class, *_args, supplier, today):
        return CaseFactory(supplier=supplier, at="check", today=today).actions.get()


class PlanAnswerFactory(DjangoModelFactory):
    """An answer that waits to be verified."""

    action = factory.SubFactory(PlannedActionFactory)
    said = "The lines are marked."
    uploads = ()
    today = TODAY
    actor = factory.SubFactory(UserFactory)

    class Meta:
        model = PlanAnswer

    @classmethod
    def _create(cls, _model_class, *_args, action, said, uploads, actor, today):
        return answer_action(action, said, uploads=uploads, actor=actor, today=today)
