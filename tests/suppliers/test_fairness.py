from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from suppliers.models import ConflictOfInterest, Stage
from suppliers.services import (
    approve_merge,
    approve_stage,
    declare_conflict,
    end_conflict,
    refuse_conflicted,
    refuse_own,
    refuse_stage,
)
from suppliers.services.one_firm import firms, same_as
from tests.factories import (
    TODAY,
    FindingFactory,
    GateFactory,
    MergeFactory,
    ResemblanceFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def declared(**given):
    tie = ConflictOfInterest(
        **{"person": UserFactory(), "supplier": SupplierFactory(), "words": "Owns shares", "conflict_from": TODAY}
        | given
    )
    return declare_conflict(tie, actor=UserFactory())


@pytest.mark.either
def test_who_asked_does_not_decide():
    asked = UserFactory()

    with pytest.raises(ValidationError) as refused:
        refuse_own(asked.pk, actor=asked)

    assert refused.value.code == "own"
    refuse_own(asked.pk, actor=UserFactory())


@pytest.mark.either
def test_who_has_a_tie_does_not_decide_while_it_lasts():
    tie = declared()
    until = TODAY + timedelta(10)
    end_conflict(tie, on=until, actor=UserFactory())

    for day in (TODAY, until - timedelta(1)):
        with pytest.raises(ValidationError) as refused:
            refuse_conflicted(tie.supplier_id, actor=tie.person, today=day)
        assert refused.value.code == "conflict"
    for day in (TODAY - timedelta(1), until):
        refuse_conflicted(tie.supplier_id, actor=tie.person, today=day)
    refuse_conflicted(SupplierFactory().pk, actor=tie.person, today=TODAY)


def test_nobody_ends_her_own_tie():
    tie = declared()

    with pytest.raises(ValidationError) as refused:
        end_conflict(tie, on=TODAY + timedelta(1), actor=tie.person)

    assert refused.value.code == "own"
    assert ConflictOfInterest.objects.on(TODAY + timedelta(5)).exists()


@pytest.mark.either
def test_a_tie_ends_after_it_began():
    with pytest.raises(ValidationError) as refused:
        end_conflict(declared(), on=TODAY, actor=UserFactory())

    assert refused.value.code == "period"


class TestOneFirm:
    """One was said to be the same as another, which ended in a third: all are one firm, whichever is asked about."""

    @pytest.fixture
    def one(self):
        return SupplierFactory(code="ONE", registered=True)

    @pytest.fixture
    def kept(self, one):
        ended, kept = SupplierFactory(code="ENDED", registered=True), SupplierFactory(code="KEPT", registered=True)
        ResemblanceFactory(supplier=one, other=ended, verdict="same")
        approve_merge(MergeFactory(ended=ended, kept=kept), actor=UserFactory(), today=TODAY)
        kept.refresh_from_db()
        return kept

    def refused(self, request, actor):
        with pytest.raises(ValidationError) as caught:
            approve_stage(request, actor=actor, today=TODAY)
        return [error.code for error in caught.value.error_list]

    def test_each_of_them_leads_to_all(self, one, kept):
        alone = SupplierFactory()
        ended = type(kept).objects.get(merged_into=kept)
        every = {one.pk, kept.pk, ended.pk}

        assert [same_as([pk]) for pk in sorted(every)] == [every] * 3
        assert firms([*every, alone.pk]) == dict.fromkeys(every, every) | {alone.pk: {alone.pk}}

    @pytest.mark.either
    def test_a_tie_binds_where_the_same_firm_ended(self, one, kept):
        tie = declared(supplier=one)

        assert self.refused(StageRequestFactory(supplier=kept), tie.person) == ["conflict"]

    @pytest.mark.either
    def test_what_is_open_where_it_ended_keeps_the_same_firm_out(self, one, kept):
        FindingFactory(supplier=kept)
        GateFactory(demands=("findings_closed",))

        assert self.refused(StageRequestFactory(supplier=one), UserFactory()) == ["unmet"]


@pytest.mark.either
def test_a_tie_to_who_is_to_deliver_instead_binds():
    heir = SupplierFactory()
    tie = declared(supplier=heir)
    request = StageRequestFactory(supplier=SupplierFactory(is_core=True), stage=Stage.ELIMINATED, successor=heir)

    for decide in (approve_stage, lambda *given, **named: refuse_stage(*given, words="No", **named)):
        with pytest.raises(ValidationError) as refused:
            decide(request, actor=tie.person, today=TODAY)
        assert refused.value.code == "conflict"
        assert refused.value.messages[0].startswith(f"You have a conflict of interest with {heir}, which is to deliver")
    approve_stage(request, actor=UserFactory(), today=TODAY)
