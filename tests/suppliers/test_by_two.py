"""What two persons decided by a merge or an application, one person does not type over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.models import Stage, StageChange, Supplier
from suppliers.services import Fact, approve_merge, correct_fact, record_facts
from suppliers.services.gates import decided
from tests.factories import (
    START,
    TODAY,
    ApplicationFactory,
    MergeFactory,
    SupplierFactory,
    UserFactory,
    gone,
)
from tests.sheets.bringing import bring, outcomes, refusals, supplier as row

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = TODAY + 30 * DAY


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def merged(**fields):
    """Return a merge of two suppliers, and the stage that it wrote."""
    merge = MergeFactory(ended=SupplierFactory(code="S1", **fields), kept=SupplierFactory(code="S2"))
    approve_merge(merge, actor=UserFactory(role="manager"), today=TODAY)
    return merge, StageChange.objects.current().filter(supplier=merge.ended).latest("effective_on")


def refused(work):
    with pytest.raises(ValidationError) as caught:
        work()
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def typed(supplier_id, day, stage, actor, today=LATER):
    record_facts(StageChange, [Fact(supplier_id, day, {"stage": stage})], actor=actor, today=today)


def ended_in(merge):
    words = "It ended in %s on Dec. 31, 2024, as two persons decided: what it is since then, nobody types in."
    return [("barred", f"S1: {words % merge.kept}")]


class TestMerges:
    @pytest.mark.either
    @pytest.mark.parametrize("day", [None, TODAY - 100 * DAY, TODAY + DAY])
    def test_the_day_on_which_a_supplier_ended_stays(self, officer, day):
        merge, left = merged()
        fact = day and Fact(merge.ended_id, day, {"stage": Stage.LEFT})

        assert refused(lambda: correct_fact(left, fact, actor=officer, today=LATER)) == ended_in(merge)
        assert StageChange.objects.current().get(stage=Stage.LEFT) == left

    @pytest.mark.either
    @pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.SUSPENDED, Stage.ELIMINATED])
    def test_nothing_follows_it(self, officer, stage):
        merge, _left = merged()

        assert refused(lambda: typed(merge.ended_id, TODAY + DAY, stage, officer)) == ended_in(merge)

    @pytest.mark.either
    @pytest.mark.parametrize("day", [None, TODAY + DAY])
    def test_nor_is_it_there_where_it_was_gone_before(self, officer, day):
        merge, left = merged(stages=((START, Stage.ACTIVE), (TODAY - DAY, Stage.LEFT)))
        fact = day and Fact(merge.ended_id, day, {"stage": Stage.LEFT})

        assert refused(lambda: correct_fact(left, fact, actor=officer, today=LATER)) == ended_in(merge)

    @pytest.mark.either
    def test_what_it_was_before_is_entered(self, officer):
        merge, left = merged()

        typed(merge.ended_id, TODAY - 9 * DAY, Stage.SUSPENDED, officer)
        correct_fact(left, Fact(merge.ended_id, TODAY, {"stage": Stage.LEFT}, "Sold"), actor=officer, today=LATER)

        known = StageChange.objects.current().filter(supplier=merge.ended).order_by("effective_on")
        assert [fact.stage for fact in known] == ["active", "suspended", "left"]

    @pytest.mark.parametrize("days", [-60, -20])
    def test_nor_is_the_day_fixed_on_which_it_left_before(self, officer, days):
        merge, left = merged(stages=((START, Stage.ACTIVE), (TODAY - 40 * DAY, Stage.LEFT)))
        day = TODAY + days * DAY

        correct_fact(left, Fact(merge.ended_id, day, {"stage": Stage.LEFT}), actor=officer, today=LATER)

        known = StageChange.objects.current().filter(supplier=merge.ended).order_by("effective_on")
        assert [(fact.effective_on, fact.stage) for fact in known] == [(START, "active"), (day, "left")]

    @pytest.mark.either
    @pytest.mark.usefixtures("reference")
    def test_nor_does_a_sheet_say_otherwise(self, officer):
        bring(suppliers=[row("S1", stage="active", active_from="2024-02-01"), row("S2", stage="active")])
        ended, kept = Supplier.objects.order_by("code")
        merge = MergeFactory(ended=ended, kept=kept)
        approve_merge(merge, actor=UserFactory(role="manager"), today=TODAY)

        report = bring(actor=officer, today=LATER, suppliers=[row("S1", stage="active", active_from="2025-01-09")])

        assert (outcomes(report), refusals(report)) == (["refused"], [(2, "stage", "barred")])


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_a_sheet_says_no_other_stage_of_a_day_on_which_two_decided_one(officer):
    bring(suppliers=[row("S1", stage="registered", registered_on="2020-01-01")])
    gone(Supplier.objects.get(), Stage.ACTIVE)

    report = bring(actor=officer, suppliers=[{"code": "S1", "stage": "suspended"}])

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "stage", "barred")])


class TestApplications:
    @pytest.fixture
    def applied(self, officer):
        application = ApplicationFactory(accepted=True, actor=officer)
        return StageChange.objects.current().get(supplier=application.became)

    @pytest.mark.either
    @pytest.mark.parametrize("days", [-100, 1])
    def test_the_day_on_which_one_was_accepted_stays(self, officer, applied, days):
        today = applied.effective_on
        fact = Fact(applied.supplier_id, today + days * DAY, {"stage": Stage.APPLIED})

        [(code, words)] = refused(lambda: correct_fact(applied, fact, actor=officer, today=today))

        assert code == "barred"
        assert "Its application was accepted on " in words
        assert words.endswith(", as two persons decided: it is a supplier from then on.")

    @pytest.mark.either
    def test_it_was_no_supplier_before(self, officer, applied):
        today = applied.effective_on
        early = today - DAY

        assert [
            code for code, _words in refused(lambda: typed(applied.supplier_id, early, "left", officer, today))
        ] == ["barred"]
        typed(applied.supplier_id, today + DAY, Stage.SELECTED, officer, today + DAY)


@pytest.mark.either  # the same statements on both
def test_it_is_asked_once_however_many_there_are():
    facts = []
    for _n in range(3):
        supplier = SupplierFactory()
        gone(supplier, Stage.LEFT)
        facts.append(StageChange.objects.current().get(supplier=supplier, stage=Stage.LEFT).pk)

    counts = []
    for some in (facts[:1], facts):
        with CaptureQueriesContext(connection) as asked:
            found = decided(some, [])
        counts.append((len(found), len(asked)))

    (one, few), (three, many) = counts
    assert (one, three) == (1, 3)
    assert few == many
