import factory
from factory.django import DjangoModelFactory

from suppliers.models import (
    ConflictOfInterest,
    Merge,
    Readiness,
    Resemblance,
    SecondSource,
    Stage,
    StageGate,
    StageRequest,
)
from suppliers.services import (
    Alike,
    answer_resemblance,
    approve_stage,
    ask_for_merge,
    ask_for_readiness,
    ask_for_stage,
    decide_readiness,
    declare_conflict,
    name_second_source,
    save_gate,
)
from tests.factories.days import START, TODAY
from tests.factories.people import UserFactory
from tests.factories.suppliers import SupplierFactory


class ConflictFactory(DjangoModelFactory):
    """Somebody who has a tie to a supplier since always."""

    person = factory.SubFactory(UserFactory)
    supplier = factory.SubFactory(SupplierFactory)
    words = "Holds shares"
    actor = factory.SubFactory(UserFactory)

    class Meta:
        model = ConflictOfInterest

    @classmethod
    def _create(cls, model_class, *_args, actor, **fields):
        return declare_conflict(model_class(**fields), actor=actor)


class GateFactory(DjangoModelFactory):
    """A gate before cooperation that demands nothing but another person's approval."""

    stage = Stage.ACTIVE
    demands = ()
    gate_from = START
    actor = factory.SubFactory(UserFactory)

    class Meta:
        model = StageGate

    @classmethod
    def _create(cls, model_class, *_args, actor, **fields):
        return save_gate(model_class(**fields), actor=actor)


class StageRequestFactory(DjangoModelFactory):
    """That a supplier on file is to cooperate from today on."""

    supplier = factory.SubFactory(SupplierFactory, registered=True)
    stage = Stage.ACTIVE
    effective_on = factory.SelfAttribute("today")
    reason = "Passed its trial orders"
    actor = factory.SubFactory(UserFactory)
    today = TODAY

    class Meta:
        model = StageRequest

    @classmethod
    def _create(cls, model_class, *_args, actor, today, **fields):
        return ask_for_stage(model_class(**fields), actor=actor, today=today)


def gone(supplier, stage=Stage.ELIMINATED, *, on=TODAY, today=TODAY, **terms):
    """Let a supplier go from a day on: asked for today, and approved by another person."""
    request = StageRequestFactory(supplier=supplier, stage=stage, effective_on=on, today=today, **terms)
    approve_stage(request, actor=UserFactory(), today=today)
    return request


class SecondSourceFactory(DjangoModelFactory):
    """Somebody who is named to deliver instead of a core supplier; `ready` from the day on where it is said."""

    supplier = factory.SubFactory(SupplierFactory, is_core=True)
    other = factory.SubFactory(SupplierFactory)
    effective_on = START
    words = ""
    readiness = Readiness.NAMED
    ready_on = factory.SelfAttribute("effective_on")
    is_decided = True
    actor = factory.SubFactory(UserFactory)
    approver = factory.SubFactory(UserFactory)
    today = TODAY

    class Meta:
        model = SecondSource

    class Params:
        qualified = factory.Trait(readiness=Readiness.QUALIFIED)
        tested = factory.Trait(readiness=Readiness.TESTED)
        waiting = factory.Trait(readiness=Readiness.QUALIFIED, is_decided=False)

    @classmethod
    def _create(cls, model_class, *_args, readiness, ready_on, is_decided, actor, approver, today, **fields):
        pair = name_second_source(model_class(**fields), actor=actor, today=today)
        if readiness == Readiness.NAMED:
            return pair
        looked = {"effective_on": ready_on, "words": "Trial order of 500 pieces"}
        asked = ask_for_readiness(pair, readiness, **looked, actor=actor, today=today)
        if not is_decided:
            return asked
        return decide_readiness(asked, is_approved=True, counts_from=ready_on, actor=approver, today=today)


class ResemblanceFactory(DjangoModelFactory):
    """That two suppliers of one name are two firms."""

    supplier = factory.SubFactory(SupplierFactory)
    other = factory.SubFactory(SupplierFactory)
    signs = ("name",)
    verdict = "another"
    reason = "Its sister"
    actor = factory.SubFactory(UserFactory)
    today = TODAY

    class Meta:
        model = Resemblance

    @classmethod
    def _create(cls, _model_class, *_args, supplier, other, signs, **fields):
        return answer_resemblance(supplier, Alike(other, signs), **fields)


class MergeFactory(DjangoModelFactory):
    """That a supplier is asked to end in another."""

    ended = factory.SubFactory(SupplierFactory)
    kept = factory.SubFactory(SupplierFactory)
    reason = "One firm"
    actor = factory.SubFactory(UserFactory)
    today = TODAY

    class Meta:
        model = Merge

    @classmethod
    def _create(cls, model_class, *_args, actor, today, **fields):
        return ask_for_merge(model_class(**fields), actor=actor, today=today)
