"""Two people at once: what is derived must be what it would be had one waited for the other."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Obligation
from attestations.services import open_rule, sync_obligations
from evidence.verify import findings
from foundation.dates import FAR
from suppliers.models import FieldChange, StageChange
from suppliers.services import (
    Fact,
    Verdict,
    Wish,
    approve_stage,
    ask_for_changes,
    correct_fact,
    decide_changes,
    record_facts,
    withdraw_change_request,
)
from tests.factories import (
    START,
    TODAY,
    ChangeRequestFactory,
    RequirementFactory,
    RuleFactory,
    SecondSourceFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def enter(supplier, day, stage):
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": stage})], actor=system_user(), today=TODAY)


def history(supplier):
    rows = StageChange.objects.current().filter(supplier=supplier).order_by("effective_on")
    return list(rows.values_list("effective_on", "until", "stage"))


def test_two_facts_of_one_supplier():
    supplier = SupplierFactory()
    march, may = date(2024, 3, 1), date(2024, 5, 1)

    failed = together(lambda: enter(supplier, march, "suspended"), lambda: enter(supplier, may, "left"))

    supplier.refresh_from_db()
    assert failed == [None, None]
    assert history(supplier) == [(START, march, "active"), (march, may, "suspended"), (may, FAR, "left")]
    assert (supplier.stage, supplier.left_on) == ("left", may)
    assert list(findings()) == []


def test_a_fact_is_corrected_by_one_of_two():
    supplier = SupplierFactory()
    change = StageChange.objects.get()

    def correct(day):
        fact = Fact(supplier.pk, day, {"stage": "active"})
        correct_fact(change, fact, actor=system_user(), today=TODAY)

    failed = together(lambda: correct(date(2021, 1, 1)), lambda: correct(date(2022, 1, 1)))

    assert failed[0] is None
    assert isinstance(failed[1], ValidationError)
    assert history(supplier) == [(date(2021, 1, 1), FAR, "active")]


def test_a_rule_is_opened_while_a_supplier_begins_to_cooperate():
    supplier = SupplierFactory(registered=True)
    rule = ApplicabilityRule(requirement=RequirementFactory(), stages=["active"])

    failed = together(
        lambda: open_rule(rule, actor=system_user(), today=TODAY), lambda: enter(supplier, TODAY, "active")
    )

    assert failed == [None, None]
    assert list(Obligation.objects.values_list("supplier", "requirement", "required_from")) == [
        (supplier.pk, rule.requirement_id, TODAY)
    ]
    assert sync_obligations() == 0


def test_a_supplier_begins_to_cooperate_while_a_rule_is_opened():
    supplier = SupplierFactory(registered=True)
    RuleFactory()
    rule = ApplicabilityRule(requirement=RequirementFactory(), stages=["active"])

    failed = together(
        lambda: enter(supplier, TODAY, "active"), lambda: open_rule(rule, actor=system_user(), today=TODAY)
    )

    assert failed == [None, None]
    assert Obligation.objects.count() == 2
    assert sync_obligations() == 0


def test_one_change_is_decided_by_one_of_two():
    supplier = SupplierFactory(name="舊名稱")
    request = ChangeRequestFactory(supplier=supplier)
    key = request.changes.get().pk

    def decide(*, is_accepted):
        verdict = Verdict(is_accepted, "舊名稱", "No.")
        decide_changes(request, {key: verdict}, actor=system_user(), today=TODAY)

    failed = together(lambda: decide(is_accepted=True), lambda: decide(is_accepted=False))

    assert failed[0] is None
    assert isinstance(failed[1], ValidationError)
    assert list(request.changes.values_list("decision", flat=True)) == ["accepted"]
    assert list(findings()) == []


def test_a_change_is_withdrawn_while_it_is_decided():
    request = ChangeRequestFactory()
    verdicts = {request.changes.get().pk: Verdict(True, request.supplier.name)}

    failed = together(
        lambda: decide_changes(request, verdicts, actor=system_user(), today=TODAY),
        lambda: withdraw_change_request(request, actor=system_user()),
    )

    assert failed[0] is None
    assert isinstance(failed[1], ValidationError)


def test_one_field_is_asked_for_by_two_at_once():
    supplier = SupplierFactory()

    def ask(name):
        ask_for_changes(supplier, [Wish("name", name)], actor=system_user())

    failed = together(lambda: ask("甲"), lambda: ask("乙"))

    assert failed == [None, None]
    rows = FieldChange.objects.order_by("pk").values_list("new", "decision")
    assert list(rows) == [("甲", "replaced"), ("乙", "")]


def test_who_is_named_to_deliver_instead_is_let_go_while_that_is_approved():
    heir, approver, later = SupplierFactory(), UserFactory(), date(2025, 1, 30)
    request = StageRequestFactory(stage="eliminated", effective_on=later, successor=heir)

    failed = together(
        lambda: approve_stage(request, actor=approver, today=TODAY), lambda: enter(heir, TODAY, "suspended")
    )

    assert failed[0] is None
    assert isinstance(failed[1], ValidationError)
    assert history(heir) == [(START, FAR, "active")]


def test_the_only_second_source_does_not_leave_while_an_elimination_that_relies_on_it_is_approved():
    core, other = SupplierFactory(is_core=True), SupplierFactory()
    SecondSourceFactory(supplier=core, other=other, tested=True)
    to_come = TODAY + timedelta(30)
    request, approver = StageRequestFactory(supplier=core, stage="eliminated", effective_on=to_come), UserFactory()

    failed = together(lambda: approve_stage(request, actor=approver, today=TODAY), lambda: enter(other, TODAY, "left"))

    assert failed[0] is None
    assert [error.code for error in failed[1].error_list] == ["barred"]
    assert [stage for _day, _until, stage in history(other)] == ["active"]
