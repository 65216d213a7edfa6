"""Nobody comes under a gate but by a request: whatever is written, moved, taken away or imported instead."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Classification, Stage, StageChange, StageRequest
from suppliers.services import Fact, approve_stage, ask_for_stage, correct_fact, record_facts
from tests.factories import START, TODAY, CategoryFactory, GateFactory, SupplierFactory, UserFactory, gone
from tests.sheets.bringing import bring, outcomes, refusals, supplier as row

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

DAY = timedelta(days=1)
PAUSED = date(2024, 7, 1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def parts():
    return CategoryFactory(code="plastic_parts")


@pytest.fixture
def office():
    return CategoryFactory(code="packaging")


def paused(**fields):
    """Return a supplier that cooperated and is suspended."""
    return SupplierFactory(code="S1", stages=((START, Stage.ACTIVE), (PAUSED, Stage.SUSPENDED)), **fields)


def stage_of(supplier, day=TODAY):
    return StageChange.objects.on(day).get(supplier=supplier).stage


def category_of(supplier, day=TODAY):
    return Classification.objects.on(day).get(supplier=supplier).category


def classify(supplier, category, officer, day=TODAY):
    content = {"category": category.pk, "country": supplier.country_id, "is_core": False}
    known = Classification.objects.current().filter(supplier=supplier, effective_on=day)
    fact = Fact(supplier.pk, day, content)
    record_facts(Classification, [fact], actor=officer, today=TODAY, supersedes=[*known.values_list("pk", flat=True)])


def typed(facts, officer):
    record_facts(StageChange, facts, actor=officer, today=TODAY)


def refused(change):
    with pytest.raises(ValidationError) as caught:
        change()
    return [(error.code, error.message) for error in caught.value.error_list]


class TestStages:
    @pytest.mark.either
    @pytest.mark.parametrize("day", [TODAY + 3000 * DAY, START - DAY, None])
    def test_a_pause_that_is_taken_away_ends_by_a_request(self, officer, day):
        supplier = paused()
        GateFactory(gate_from=TODAY)
        fact = StageChange.objects.current().get(stage=Stage.SUSPENDED)
        moved = day and Fact(supplier.pk, day, {"stage": Stage.SUSPENDED})

        [(code, words)] = refused(lambda: correct_fact(fact, moved, actor=officer, today=TODAY))

        assert code == "gated"
        assert words == "S1: a gate stands before this (Cooperating). Ask for the stage; another person approves it."
        assert stage_of(supplier) == Stage.SUSPENDED

    @pytest.mark.either
    def test_nor_does_a_sheet_end_it(self, officer):
        bring(suppliers=[row("S1", stage="active", active_from="2024-02-01")])
        bring(actor=officer, suppliers=[row("S1", stage="suspended")], options={"effective_on": PAUSED})
        GateFactory(gate_from=TODAY)

        report = bring(actor=officer, suppliers=[row("S1", stage="suspended", active_from="2024-08-01")])

        assert outcomes(report) == ["refused"]
        assert refusals(report) == [(2, "stage", "gated")]

    @pytest.mark.either
    def test_nor_does_an_import_that_is_taken_back(self, officer):
        bring(suppliers=[row("S1", stage="active", active_from="2024-02-01")])
        bring(actor=officer, suppliers=[row("S1", stage="suspended")])
        GateFactory(gate_from=TODAY)

        with pytest.raises(Unreadable) as caught:
            undo(ImportRun.objects.latest("pk"), actor=officer, today=TODAY)

        assert caught.value.code == "gated"
        assert StageChange.objects.on(TODAY).get().stage == Stage.SUSPENDED

    @pytest.mark.either
    def test_what_is_dated_before_its_gate_makes_nobody_cooperate_today(self, officer):
        supplier = SupplierFactory(registered=True)
        GateFactory(gate_from=TODAY)
        early = [Fact(supplier.pk, TODAY - 9 * DAY, {"stage": Stage.ACTIVE})]

        [(code, _words)] = refused(lambda: record_facts(StageChange, early, actor=officer, today=TODAY))

        assert code == "gated"
        assert stage_of(supplier) == Stage.REGISTERED

    @pytest.mark.either
    def test_what_does_not_move_where_it_is_today_is_history(self, officer):
        supplier = SupplierFactory(registered=True, stages=((START, Stage.REGISTERED), (PAUSED, Stage.ACTIVE)))
        GateFactory(gate_from=TODAY)
        cooperated = StageChange.objects.current().get(stage=Stage.ACTIVE)
        pause = [Fact(supplier.pk, PAUSED + DAY, {"stage": Stage.SUSPENDED})]
        back = [Fact(supplier.pk, PAUSED + 9 * DAY, {"stage": Stage.ACTIVE})]

        earlier = Fact(supplier.pk, PAUSED - DAY, {"stage": Stage.ACTIVE})
        correct_fact(cooperated, earlier, actor=officer, today=TODAY)
        record_facts(StageChange, pause + back, actor=officer, today=TODAY)

        found = [stage_of(supplier, PAUSED + days * DAY) for days in (-2, -1, 1, 9)]
        assert found == ["registered", "active", "suspended", "active"]

    @pytest.mark.either
    def test_a_pause_to_come_is_called_off(self, officer):
        supplier = SupplierFactory()
        GateFactory(gate_from=TODAY)
        pause = [Fact(supplier.pk, TODAY + 9 * DAY, {"stage": Stage.SUSPENDED})]
        record_facts(StageChange, pause, actor=officer, today=TODAY)

        correct_fact(StageChange.objects.latest("pk"), None, actor=officer, today=TODAY)

        assert stage_of(supplier, TODAY + 10 * DAY) == Stage.ACTIVE

    @pytest.mark.either
    @pytest.mark.parametrize("days", [-9, 9])
    def test_what_was_approved_gets_no_other_day(self, officer, days):
        supplier = SupplierFactory(code="S1")
        gone(supplier)
        fact = StageChange.objects.current().get(stage=Stage.ELIMINATED)
        moved = Fact(supplier.pk, fact.effective_on + days * DAY, {"stage": Stage.ELIMINATED})

        [(code, _words)] = refused(lambda: correct_fact(fact, moved, actor=officer, today=TODAY))

        assert code == "barred"

    @pytest.mark.either
    @pytest.mark.parametrize("gated", [Stage.SELECTED, Stage.REGISTERED, Stage.ACTIVE])
    @pytest.mark.parametrize("came", [Stage.APPLIED, Stage.LEFT])
    def test_nobody_comes_past_a_gate_by_a_pause(self, officer, gated, came):
        supplier = SupplierFactory(code="S1", stages=((START, came),))
        GateFactory(stage=gated, demands=("findings_closed",), gate_from=TODAY)
        pause = [Fact(supplier.pk, TODAY, {"stage": Stage.SUSPENDED})]

        [(code, words)] = refused(lambda: record_facts(StageChange, pause, actor=officer, today=TODAY))

        assert code == "gated"
        assert words.startswith(f"S1: a gate stands before this ({gated.label}).")

    @pytest.mark.either
    def test_nor_does_a_new_firm_of_a_sheet(self, officer):
        GateFactory(stage=Stage.REGISTERED, gate_from=TODAY)

        report = bring(actor=officer, suppliers=[row("S1", stage="suspended"), row("S2", stage="left", left_on=TODAY)])

        assert outcomes(report) == ["refused", "created"]

    def test_a_stage_that_is_moved_past_another_of_the_past_has_its_gate(self, officer):
        days = [PAUSED - 60 * DAY, PAUSED - 30 * DAY, PAUSED]
        stages = (Stage.ACTIVE, Stage.SUSPENDED, Stage.LEFT)
        supplier = SupplierFactory(stages=((START, Stage.REGISTERED), *zip(days, stages, strict=True)))
        GateFactory()
        cooperated = StageChange.objects.current().get(stage=Stage.ACTIVE)
        later = Fact(supplier.pk, PAUSED - 9 * DAY, {"stage": Stage.ACTIVE})

        [(code, _words)] = refused(lambda: correct_fact(cooperated, later, actor=officer, today=TODAY))

        assert code == "gated"


class TestDecisions:
    @pytest.mark.either
    @pytest.mark.parametrize("decided", [Stage.ELIMINATED, Stage.LEFT, Stage.SUSPENDED])
    @pytest.mark.parametrize("days", [1, 30])
    def test_what_two_decided_is_not_followed_by_what_one_types_in(self, officer, decided, days):
        supplier = SupplierFactory(code="S1")
        gone(supplier, decided)
        back = [Fact(supplier.pk, TODAY + days * DAY, {"stage": Stage.ACTIVE})]

        [(code, words)] = refused(lambda: record_facts(StageChange, back, actor=officer, today=TODAY))

        assert code == "barred"
        assert words == f"S1: “{decided.label}” was approved on request: ask for another stage on the supplier’s page."

    @pytest.mark.either
    def test_nor_after_it_was_typed_in_once_more(self, officer):
        supplier = SupplierFactory(code="S1")
        gone(supplier)
        again = [Fact(supplier.pk, TODAY + DAY, {"stage": Stage.ELIMINATED})]

        assert [code for code, _words in refused(lambda: typed(again, officer))] == ["barred"]

    @pytest.mark.either
    @pytest.mark.parametrize("instead", [None, Stage.LEFT])
    def test_nor_where_it_was_approved_later_than_its_day_and_another_stage_is_put_between(self, officer, instead):
        supplier = SupplierFactory(code="S1")
        asked_on, approved_on = TODAY - 5 * DAY, TODAY - 3 * DAY
        request = StageRequest(supplier=supplier, stage=Stage.ELIMINATED, effective_on=asked_on, reason="D twice")
        ask_for_stage(request, actor=officer, today=asked_on)
        approve_stage(request, actor=UserFactory(superuser=True), today=approved_on)
        typed([Fact(supplier.pk, TODAY - 4 * DAY, {"stage": Stage.ACTIVE})], officer)
        fact = StageChange.objects.current().get(stage=Stage.ELIMINATED)
        other = instead and Fact(supplier.pk, fact.effective_on, {"stage": instead})

        [(code, _words)] = refused(lambda: correct_fact(fact, other, actor=officer, today=TODAY))

        assert code == "barred"
        assert stage_of(supplier) == Stage.ELIMINATED

    def test_who_stays_in_another_category_passes_its_gate(self, officer, parts, office):
        supplier = SupplierFactory(category=office)
        gone(supplier, Stage.LEFT, on=TODAY + 60 * DAY)
        GateFactory(categories=("plastic_parts",), demands=("on_site_audit",))
        classify(supplier, parts, officer, TODAY + 60 * DAY)
        request = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY + 60 * DAY, reason="It stays.")
        ask_for_stage(request, actor=officer, today=TODAY)

        said = refused(lambda: approve_stage(request, actor=UserFactory(superuser=True), today=TODAY))

        assert [code for code, _words in said] == ["unmet"]

    @pytest.mark.either
    def test_a_stage_is_not_approved_where_another_category_brings_it_under_a_gate_later(self, officer, parts, office):
        supplier = SupplierFactory(registered=True, category=office)
        GateFactory(categories=("plastic_parts",), demands=("on_site_audit",))
        classify(supplier, parts, officer, TODAY + DAY)
        request = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY, reason="It delivers well.")
        ask_for_stage(request, actor=officer, today=TODAY)

        said = refused(lambda: approve_stage(request, actor=UserFactory(superuser=True), today=TODAY))

        assert [code for code, _words in said] == ["gated"]
        assert stage_of(supplier) == Stage.REGISTERED

    @pytest.mark.either
    def test_a_departure_to_come_is_called_off_by_two(self, officer):
        supplier = SupplierFactory()
        gone(supplier, on=TODAY + 60 * DAY)
        GateFactory()
        request = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY + 60 * DAY, reason="It stays.")

        asked = ask_for_stage(request, actor=officer, today=TODAY)
        own = refused(lambda: approve_stage(asked, actor=officer, today=TODAY))
        approve_stage(asked, actor=UserFactory(superuser=True), today=TODAY + DAY)

        assert [code for code, _words in own] == ["own"]
        assert stage_of(supplier, TODAY + 61 * DAY) == Stage.ACTIVE

    @pytest.mark.either
    def test_not_once_its_day_has_come(self, officer):
        supplier = SupplierFactory()
        gone(supplier)
        request = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY, reason="It stays.")

        with pytest.raises(ValidationError) as caught:
            ask_for_stage(request, actor=officer, today=TODAY)

        assert caught.value.error_dict["stage"][0].code == "step"


class TestCategories:
    @pytest.mark.either
    def test_another_category_for_a_day_lets_nobody_past_its_gate(self, officer, parts, office):
        supplier = SupplierFactory(code="S1", registered=True, category=parts)
        GateFactory(categories=("plastic_parts",))
        classify(supplier, office, officer)
        record_facts(StageChange, [Fact(supplier.pk, TODAY, {"stage": "active"})], actor=officer, today=TODAY)

        [(code, words)] = refused(lambda: classify(supplier, parts, officer))

        assert code == "gated"
        assert words.startswith("S1: In this category “Cooperating” has a gate that it has not passed.")
        assert category_of(supplier) == office

    @pytest.mark.either
    @pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 9 * DAY])
    def test_whatever_day_it_bears(self, officer, parts, office, day):
        supplier = SupplierFactory(category=office)
        GateFactory(categories=("plastic_parts",), gate_from=TODAY)

        [(code, _words)] = refused(lambda: classify(supplier, parts, officer, day))

        assert code == "gated"
        assert category_of(supplier, TODAY + 10 * DAY) == office

    @pytest.mark.either
    def test_nor_by_a_sheet(self, officer):
        bring(suppliers=[row("S1", stage="registered")])
        GateFactory(categories=("plastic_parts",))
        first = bring(actor=officer, suppliers=[row("S1", stage="active", category="packaging")])

        report = bring(actor=officer, suppliers=[row("S1", stage="active", category="plastic_parts")])

        assert outcomes(first) == ["updated"]
        assert outcomes(report) == ["refused"]
        assert refusals(report) == [(2, "category", "gated")]

    def test_nor_by_taking_the_import_back(self, officer):
        bring(suppliers=[row("S1", stage="registered")])
        GateFactory(categories=("plastic_parts",))
        bring(actor=officer, suppliers=[row("S1", stage="registered", category="packaging")])
        run = ImportRun.objects.latest("pk")
        bring(actor=officer, suppliers=[row("S1", stage="active", category="packaging")])

        with pytest.raises(Unreadable) as caught:
            undo(run, actor=officer, today=TODAY)

        assert caught.value.code == "gated"
        assert Classification.objects.on(TODAY).get().category.code == "packaging"

    @pytest.mark.either
    def test_it_gets_the_category_before_its_stage_and_asks_for_that(self, officer, parts, office):
        supplier = SupplierFactory(category=office)
        GateFactory(categories=("plastic_parts",))
        record_facts(StageChange, [Fact(supplier.pk, TODAY - DAY, {"stage": "registered"})], actor=officer, today=TODAY)

        classify(supplier, parts, officer)
        request = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY, reason="It makes parts now.")
        approve_stage(
            ask_for_stage(request, actor=officer, today=TODAY), actor=UserFactory(superuser=True), today=TODAY
        )

        assert (stage_of(supplier), category_of(supplier)) == (Stage.ACTIVE, parts)

    @pytest.mark.either
    def test_a_category_under_the_same_gates_is_given_freely(self, officer, parts, office):
        supplier = SupplierFactory(category=office)
        GateFactory()

        classify(supplier, parts, officer)

        assert category_of(supplier) == parts
