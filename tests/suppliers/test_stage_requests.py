from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from attestations.models import Obligation
from suppliers.models import NEXT, ConflictOfInterest, Stage, StageChange, StageGate, StageRequest
from suppliers.services import (
    Fact,
    approve_stage,
    ask_for_stage,
    correct_fact,
    declare_conflict,
    record_facts,
    refuse_stage,
    withdraw_stage,
)
from suppliers.services.ahead import approvable_from
from tests.factories import (
    START,
    TODAY,
    AttestationFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
    gone,
)

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(7)
ALL_STAGES = list(Stage)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def manager():
    user = UserFactory()
    user.groups.add(Group.objects.get_or_create(name="manager")[0])
    return user


def gate(stage=Stage.ACTIVE, *, demands=(), categories=(), approvers=("manager",), since=START, months=24):
    return StageGate.objects.create(
        stage=stage, demands=demands, categories=categories, approvers=approvers, gate_from=since, months=months
    )


def asked(supplier, officer, stage=Stage.ACTIVE, **given):
    given = {"effective_on": TODAY, "reason": "Passed its trial orders"} | given
    return ask_for_stage(StageRequest(supplier=supplier, stage=stage, **given), actor=officer, today=TODAY)


def stage_of(supplier, day=TODAY):
    return StageChange.objects.on(day).get(supplier=supplier).stage


def code_of(refused):
    return (
        {error.code for error in refused.value.error_list}
        if not hasattr(refused.value, "error_dict")
        else {error.code for errors in refused.value.error_dict.values() for error in errors}
    )


@pytest.mark.either
def test_another_person_lets_a_supplier_in(officer, manager):
    supplier = SupplierFactory(registered=True)
    gate()
    request = asked(supplier, officer)

    approve_stage(request, actor=manager, today=TODAY)

    assert stage_of(supplier) == Stage.ACTIVE
    assert stage_of(supplier, TODAY - timedelta(1)) == Stage.REGISTERED
    supplier.refresh_from_db()
    assert (supplier.stage, supplier.active_from) == (Stage.ACTIVE, TODAY)
    assert (request.decision, request.decided_by) == ("approved", manager)


@pytest.mark.either
def test_a_stage_that_is_approved_late_begins_then(officer, manager):
    supplier = SupplierFactory(registered=True)
    request = asked(supplier, officer)

    approve_stage(request, actor=manager, today=LATER)

    assert stage_of(supplier, LATER - timedelta(1)) == Stage.REGISTERED
    assert stage_of(supplier, LATER) == Stage.ACTIVE


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_approves_her_own(manager):
    request = asked(SupplierFactory(registered=True), manager)

    for decide in (approve_stage, lambda *given, **named: refuse_stage(*given, words="No", **named)):
        with pytest.raises(ValidationError) as refused:
            decide(request, actor=manager, today=TODAY)
        assert code_of(refused) == {"own"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_does_not_approve(officer, manager):
    supplier = SupplierFactory(registered=True)
    request = asked(supplier, officer)
    tie = ConflictOfInterest(person=manager, supplier=supplier, words="Sister works there", conflict_from=START)
    declare_conflict(tie, actor=manager)

    with pytest.raises(ValidationError) as refused:
        approve_stage(request, actor=manager, today=TODAY)

    assert code_of(refused) == {"conflict"}


@pytest.mark.either
def test_the_gate_says_who_approves(officer):
    supplier, other = SupplierFactory(registered=True), UserFactory()
    gate(approvers=("compliance",))
    request = asked(supplier, officer)

    with pytest.raises(ValidationError) as refused:
        approve_stage(request, actor=other, today=TODAY)
    assert code_of(refused) == {"role"}
    other.groups.add(Group.objects.get_or_create(name="compliance")[0])
    approve_stage(request, actor=other, today=TODAY)

    assert stage_of(supplier) == Stage.ACTIVE


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_does_not_approve_by_the_gate_does_not_refuse_either(officer):
    supplier, other = SupplierFactory(registered=True), UserFactory()
    gate(approvers=("compliance",))
    request = asked(supplier, officer)

    with pytest.raises(ValidationError) as refused:
        refuse_stage(request, words="No", actor=other, today=TODAY)

    assert code_of(refused) == {"role"}
    assert StageRequest.objects.open().exists()
    other.groups.add(Group.objects.get_or_create(name="compliance")[0])
    refuse_stage(request, words="No", actor=other, today=TODAY)
    assert StageRequest.objects.get().decision == "refused"


@pytest.mark.either
def test_documents_that_are_asked_now_must_be_held(officer, manager):
    supplier = SupplierFactory(registered=True)
    licence = RequirementFactory(code="licence", document=True)
    RuleFactory(requirement=licence, stages=["registered"])
    gate(demands=("documents",))
    request = asked(supplier, officer)

    with pytest.raises(ValidationError) as refused:
        approve_stage(request, actor=manager, today=TODAY)
    assert refused.value.messages == ["licence: Not handed in."]
    assert stage_of(supplier) == Stage.REGISTERED
    AttestationFactory(supplier=supplier, requirement=licence, basis="", valid_from=START)
    approve_stage(request, actor=manager, today=TODAY)

    assert stage_of(supplier) == Stage.ACTIVE


@pytest.mark.either
def test_documents_must_be_held_on_the_day_that_was_asked_for(officer, manager):
    lapses, holds = LATER + timedelta(1), LATER
    supplier, requirement = SupplierFactory(registered=True), RequirementFactory(certificate=True)
    RuleFactory(requirement=requirement, stages=("registered",))
    AttestationFactory(supplier=supplier, requirement=requirement, certificate=True, valid_until=holds)
    gate(demands=("documents",))
    late = asked(supplier, officer, effective_on=lapses)

    with pytest.raises(ValidationError) as refused:
        approve_stage(late, actor=manager, today=lapses)
    assert code_of(refused) == {"unmet"}
    withdraw_stage(late, actor=officer)
    approve_stage(asked(supplier, officer, effective_on=holds), actor=manager, today=holds)

    assert [stage_of(supplier, day) for day in (TODAY, holds)] == [Stage.REGISTERED, Stage.ACTIVE]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_demand_that_nothing_knows_keeps_the_gate_shut(officer, manager):
    request = asked(SupplierFactory(registered=True), officer)
    gate(demands=("from_a_newer_program",))

    with pytest.raises(ValidationError) as refused:
        approve_stage(request, actor=manager, today=TODAY)

    assert code_of(refused) == {"unmet"}


@pytest.mark.either
def test_a_gate_of_another_category_is_none(officer, manager):
    supplier = SupplierFactory(registered=True)
    gate(categories=("software",), demands=("from_a_newer_program",), approvers=())

    approve_stage(asked(supplier, officer), actor=manager, today=TODAY)

    assert stage_of(supplier) == Stage.ACTIVE


@pytest.mark.either
def test_who_was_eliminated_stays_out_for_the_time_of_the_gate(officer, manager):
    supplier = SupplierFactory(stages=((START, Stage.ACTIVE), (date(2024, 7, 1), Stage.ELIMINATED)))
    gate(Stage.APPLIED, demands=("cooling_off",), months=24)
    request = asked(supplier, officer, Stage.APPLIED, reason="Under new management")

    with pytest.raises(ValidationError) as refused:
        approve_stage(request, actor=manager, today=date(2026, 6, 30))
    assert refused.value.messages == ["It was eliminated and may come back from July 1, 2026 on."]
    approve_stage(request, actor=manager, today=date(2026, 7, 1))

    assert stage_of(supplier, date(2026, 7, 1)) == Stage.APPLIED


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("first", ALL_STAGES)
def test_only_steps_of_the_lifecycle_can_be_asked_for(first, officer):
    supplier = SupplierFactory(stages=((START, first),))
    for stage in ALL_STAGES:
        if stage in NEXT[first]:
            withdraw_stage(asked(supplier, officer, stage), actor=officer)
        else:
            with pytest.raises(ValidationError) as refused:
                asked(supplier, officer, stage)
            assert code_of(refused) == {"step"}


@pytest.mark.either
def test_an_elimination_does_not_vanish_by_what_follows_on_its_day():
    supplier = SupplierFactory()
    gone(supplier)
    tomorrow = TODAY + timedelta(1)

    with pytest.raises(ValidationError) as refused:
        gone(supplier, Stage.APPLIED)
    assert code_of(refused) == {"same_day"}
    gone(supplier, Stage.APPLIED, on=tomorrow, today=tomorrow)

    assert [stage_of(supplier, day) for day in (TODAY, tomorrow)] == [Stage.ELIMINATED, Stage.APPLIED]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_day_that_has_passed_cannot_be_asked_for(officer):
    with pytest.raises(ValidationError) as refused:
        asked(SupplierFactory(registered=True), officer, effective_on=TODAY - timedelta(1))

    assert code_of(refused) == {"past"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_one_stage_at_a_time_is_asked_for(officer):
    supplier = SupplierFactory(registered=True)
    asked(supplier, officer)

    with pytest.raises(ValidationError, match="asked for this supplier already"):
        asked(supplier, officer, Stage.LEFT)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_decided_is_not_decided_again(officer, manager):
    supplier = SupplierFactory(registered=True)
    request = asked(supplier, officer)
    refuse_stage(request, words="Not yet", actor=manager, today=TODAY)

    for decide in (
        lambda: approve_stage(request, actor=manager, today=TODAY),
        lambda: refuse_stage(request, words="No", actor=manager, today=TODAY),
        lambda: withdraw_stage(request, actor=officer),
    ):
        with pytest.raises(ValidationError) as refused:
            decide()
        assert code_of(refused) == {"decided"}
    assert stage_of(supplier) == Stage.REGISTERED


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_refusal_says_why(officer, manager):
    request = asked(SupplierFactory(registered=True), officer)

    with pytest.raises(ValidationError) as refused:
        refuse_stage(request, words=" ", actor=manager, today=TODAY)

    assert code_of(refused) == {"required"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_another_person_does_not_withdraw(officer, manager):
    request = asked(SupplierFactory(registered=True), officer)

    with pytest.raises(ValidationError) as refused:
        withdraw_stage(request, actor=manager)

    assert code_of(refused) == {"own"}


@pytest.mark.either
def test_no_fact_goes_past_a_gate(officer):
    supplier = SupplierFactory(registered=True)
    gate(since=TODAY)
    facts = [Fact(supplier.pk, TODAY, {"stage": Stage.ACTIVE})]

    with pytest.raises(ValidationError) as refused:
        record_facts(StageChange, facts, actor=officer, today=TODAY)

    assert code_of(refused) == {"gated"}
    assert supplier.code in refused.value.messages[0]
    assert stage_of(supplier) == Stage.REGISTERED


def test_a_stage_that_is_moved_past_another_is_entered_anew_and_not_past_its_gate(officer):
    cooperated, suspended = TODAY - timedelta(90), TODAY - timedelta(30)
    supplier = SupplierFactory(
        stages=((START, Stage.REGISTERED), (cooperated, Stage.ACTIVE), (suspended, Stage.SUSPENDED))
    )
    gate()
    was = StageChange.objects.get(stage=Stage.ACTIVE)

    for day in (suspended, TODAY):
        with pytest.raises(ValidationError) as refused:
            correct_fact(was, Fact(supplier.pk, day, {"stage": Stage.ACTIVE}), actor=officer, today=TODAY)
        assert code_of(refused) == {"gated"}
    correct_fact(was, Fact(supplier.pk, suspended - timedelta(1), {"stage": Stage.ACTIVE}), actor=officer, today=TODAY)

    assert [stage_of(supplier, day) for day in (cooperated, suspended - timedelta(1), TODAY)] == [
        Stage.REGISTERED, Stage.ACTIVE, Stage.SUSPENDED,
    ]  # fmt: skip


def test_last_orders_are_before_the_day_and_obligations_end_on_it(officer, manager):
    supplier = SupplierFactory()
    RuleFactory(requirement=RequirementFactory(), stages=["active"])
    last = LATER - timedelta(3)

    with pytest.raises(ValidationError):
        asked(supplier, officer, stage=Stage.ELIMINATED, effective_on=LATER, last_order_on=LATER)
    with pytest.raises(ValidationError):
        asked(supplier, officer, stage=Stage.SUSPENDED, effective_on=LATER, last_order_on=last)
    request = asked(supplier, officer, stage=Stage.ELIMINATED, effective_on=LATER, last_order_on=last)
    approve_stage(request, actor=manager, today=TODAY)

    assert StageRequest.objects.behind(StageChange.objects.latest("pk")).get().last_order_on == last
    days = (last, last + timedelta(1), LATER - timedelta(1), LATER)
    assert [Obligation.objects.in_force(day).count() for day in days] == [1, 1, 1, 0]


class TestAhead:
    @pytest.mark.either
    @pytest.mark.parametrize(
        ("now", "stage"),
        [("", "applied"), ("applied", "selected"), ("selected", "registered"), ("registered", "active")],
    )
    def test_a_stage_is_entered_by_who_waits_for_its_day(self, now, stage, officer, manager):
        supplier = SupplierFactory(stages=((START, now),)) if now else SupplierFactory(left=True)
        request = asked(supplier, officer, stage=stage, effective_on=LATER)

        with pytest.raises(ValidationError) as refused:
            approve_stage(request, actor=manager, today=LATER - timedelta(1))

        assert code_of(refused) == {"early"}
        assert refused.value.messages == ["It can be approved from Jan. 7, 2025 on: its gate is looked at that day."]
        approve_stage(request, actor=manager, today=LATER)
        assert stage_of(supplier, LATER) == stage

    @pytest.mark.either
    @pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT, Stage.SUSPENDED])
    def test_who_goes_or_pauses_without_a_demand_is_approved_ahead_but_not_for_ever(self, stage, officer, manager):
        gate(stage=Stage.SUSPENDED)
        gate(stage=Stage.SUSPENDED, demands=("successor",), categories=("other",))
        supplier, day = SupplierFactory(), TODAY + timedelta(90)
        request = asked(supplier, officer, stage=stage, effective_on=day)

        with pytest.raises(ValidationError) as refused:
            approve_stage(request, actor=manager, today=TODAY - timedelta(1))

        assert refused.value.messages == ["It can be approved from Dec. 31, 2024 on, 90 days before its own day."]
        approve_stage(request, actor=manager, today=TODAY)
        assert [stage_of(supplier, day - timedelta(1)), stage_of(supplier, day)] == [Stage.ACTIVE, stage]

    @pytest.mark.either
    def test_a_pause_waits_where_its_gate_demands_something(self, officer, manager):
        supplier = SupplierFactory()
        gate(stage=Stage.SUSPENDED, demands=("successor",), since=LATER, categories=(supplier.category.code,))
        request = asked(supplier, officer, stage=Stage.SUSPENDED, effective_on=LATER, successor=SupplierFactory())

        with pytest.raises(ValidationError) as refused:
            approve_stage(request, actor=manager, today=TODAY)

        assert code_of(refused) == {"early"}
        approve_stage(request, actor=manager, today=LATER)
        assert stage_of(supplier, LATER) == Stage.SUSPENDED

    def test_it_is_refused_and_withdrawn_on_any_day(self, officer, manager):
        first, second = (asked(SupplierFactory(registered=True), officer, effective_on=LATER) for _n in range(2))

        refuse_stage(first, words="Not yet.", actor=manager, today=TODAY)
        withdraw_stage(second, actor=officer)

        assert not StageRequest.objects.open().exists()

    @pytest.mark.parametrize("count", [1, 30])
    @pytest.mark.either  # the same statements on both
    def test_as_many_queries_for_one_as_for_many(self, count, officer, django_assert_num_queries):
        requests = [asked(SupplierFactory(), officer, stage=Stage.SUSPENDED) for _n in range(count)]

        with django_assert_num_queries(3):
            assert {*approvable_from(requests).values()} == {TODAY - timedelta(90)}
