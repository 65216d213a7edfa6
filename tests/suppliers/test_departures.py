"""Who goes on a day that another person approved did not go before it because somebody typed that in."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audits.models import ImprovementCase
from evidence.verify import findings
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, approve_merge, correct_fact, record_facts
from tests.factories import START, TODAY, CaseFactory, MergeFactory, SupplierFactory, UserFactory, gone
from tests.sheets.bringing import bring, outcomes, refusals, supplier

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def typed(of, stage, day, actor, today=TODAY):
    record_facts(StageChange, [Fact(of.pk, day, {"stage": stage})], actor=actor, today=today)


def codes(change):
    with pytest.raises(ValidationError) as refused:
        change()
    return [error.code for error in refused.value.error_list]


def stage_of(of, day=TODAY):
    return StageChange.objects.on(day).get(supplier=of).stage


@pytest.mark.either
@pytest.mark.parametrize("decided", [Stage.ELIMINATED, Stage.LEFT])
@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
@pytest.mark.parametrize("day", [TODAY - 30 * DAY, TODAY, TODAY + 59 * DAY])
def test_a_supplier_is_not_out_before_the_day_that_another_person_approved(officer, decided, stage, day):
    of = SupplierFactory(code="S1")
    gone(of, decided, on=TODAY + 60 * DAY)

    with pytest.raises(ValidationError) as refused:
        typed(of, stage, day, officer)

    assert refused.value.messages[0].startswith(
        "S1: It goes from March 1, 2025 on, as two persons decided: nobody types in that it went before."
    )
    assert stage_of(of) == Stage.ACTIVE


@pytest.mark.either
def test_who_went_by_a_request_did_not_go_before_though_its_case_is_over(officer):
    case, later = CaseFactory(), TODAY + 30 * DAY
    gone(case.supplier, Stage.LEFT, on=later, today=later)
    assert ImprovementCase.objects.get().outcome == "left"

    for day in (TODAY - 10 * DAY, TODAY + 10 * DAY):
        assert codes(lambda day=day: typed(case.supplier, Stage.LEFT, day, officer, later)) == ["barred"]

    assert stage_of(case.supplier, TODAY + 20 * DAY) == Stage.ACTIVE


@pytest.mark.either
def test_neither_a_pause_nor_a_return_to_come_lets_it_go_before(officer):
    paused, back = SupplierFactory(), SupplierFactory()
    for of, stage in ((paused, Stage.SUSPENDED), (back, Stage.ACTIVE)):
        gone(of, on=TODAY + 60 * DAY)
        typed(of, stage, TODAY + 59 * DAY, officer)

        assert codes(lambda of=of: typed(of, Stage.LEFT, TODAY, officer)) == ["barred"]


@pytest.mark.either
def test_the_day_on_which_a_merge_let_it_go_gets_no_earlier_one(officer):
    merge = MergeFactory()
    approve_merge(merge, actor=UserFactory(), today=TODAY)

    assert codes(lambda: typed(merge.ended, Stage.LEFT, TODAY - 100 * DAY, officer)) == ["barred"]


@pytest.mark.either
def test_the_stage_before_it_is_not_taken_away(officer):
    of = SupplierFactory()
    first = StageChange.objects.get()
    gone(of)

    assert codes(lambda: correct_fact(first, None, actor=officer, today=TODAY)) == ["barred"]
    correct_fact(first, Fact(of.pk, START + DAY, {"stage": Stage.ACTIVE}), actor=officer, today=TODAY)

    assert stage_of(of, START + DAY) == Stage.ACTIVE


@pytest.mark.either
def test_who_left_and_came_back_before_is_entered_and_so_is_a_pause(officer):
    of = SupplierFactory(stages=((START, Stage.ACTIVE), (TODAY - 300 * DAY, Stage.ACTIVE)))
    gone(of)

    typed(of, Stage.LEFT, TODAY - 400 * DAY, officer)
    typed(of, Stage.SUSPENDED, TODAY - 100 * DAY, officer)
    left = StageChange.objects.current().get(effective_on=TODAY - 400 * DAY)
    correct_fact(left, Fact(of.pk, TODAY - 390 * DAY, {"stage": Stage.LEFT}), actor=officer, today=TODAY)

    assert [stage_of(of, TODAY - n * DAY) for n in (390, 300, 100, 0)] == [
        Stage.LEFT,
        Stage.ACTIVE,
        Stage.SUSPENDED,
        Stage.ELIMINATED,
    ]
    assert [*findings()] == []


def test_both_come_in_together(officer):
    of = SupplierFactory()
    gone(of)
    stay = {TODAY - 400 * DAY: Stage.LEFT, TODAY - 300 * DAY: Stage.ACTIVE}

    facts = [Fact(of.pk, day, {"stage": stage}) for day, stage in stay.items()]
    record_facts(StageChange, facts, actor=officer, today=TODAY)

    assert [stage_of(of, day) for day in stay] == [*stay.values()]


@pytest.mark.either
@pytest.mark.usefixtures("reference")
def test_a_row_of_a_sheet_lets_it_go_no_earlier(officer):
    bring(actor=officer, suppliers=[supplier("S1", stage="active", active_from="2020-01-01")])
    of = StageChange.objects.get().supplier
    gone(of, on=TODAY + 9 * DAY)

    report = bring(actor=officer, suppliers=[supplier("S1", stage="left", left_on=TODAY.isoformat())])

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "stage", "barred")])
    assert stage_of(of) == Stage.ACTIVE
