"""What nobody does alone: bring back who is out, set a gate aside, let two go at once, or name the same firm."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.dates import today
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Classification, Stage, StageChange, StageRequest
from suppliers.services import (
    Fact,
    approve_merge,
    approve_stage,
    ask_for_stage,
    correct_fact,
    gatekeepers,
    own_hand,
    record_facts,
    save_gate,
)
from tests.factories import (
    START,
    TODAY,
    CategoryFactory,
    ConflictFactory,
    GateFactory,
    MergeFactory,
    ResemblanceFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
    gone,
)
from tests.sheets.bringing import bring, outcomes, refusals, supplier as row

pytestmark = [pytest.mark.django_db, pytest.mark.either]

DAY = timedelta(days=1)
LAST = TODAY + 2 * DAY
AWAY = [Stage.SUSPENDED, Stage.LEFT, Stage.ELIMINATED]


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def stage_of(supplier, day=TODAY):
    return StageChange.objects.on(day).get(supplier=supplier).stage


def typed(supplier, day, stage, actor):
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": stage})], actor=actor, today=TODAY)


def staying():
    """Return a supplier of which two people decided that it goes in ten days, and then that it does not."""
    supplier = SupplierFactory(code="S1")
    GateFactory(demands=("on_site_audit",))
    gone(supplier, Stage.SUSPENDED, on=TODAY + 10 * DAY)
    gone(supplier, Stage.ACTIVE, on=TODAY + 10 * DAY)
    return supplier


def codes(work):
    with pytest.raises(ValidationError) as refused:
        work()
    errors = vars(refused.value).get("error_dict") or {"": refused.value.error_list}
    return {error.code for some in errors.values() for error in some}


class TestOutAndBack:
    @pytest.mark.parametrize("away", AWAY)
    def test_who_stays_is_not_typed_out_until_then(self, officer, away):
        supplier = staying()

        assert codes(lambda: typed(supplier, TODAY, away, officer)) == {"gated"}
        assert stage_of(supplier) == Stage.ACTIVE

    def test_nor_brought_out_by_a_sheet(self, officer):
        staying()

        report = bring(actor=officer, today=TODAY, suppliers=[{"code": "S1", "stage": "suspended"}])

        assert refusals(report) == [(2, "stage", "gated")]

    def test_nor_out_for_some_of_the_days(self, officer):
        supplier = staying()

        assert codes(lambda: typed(supplier, TODAY + 3 * DAY, Stage.LEFT, officer)) == {"gated"}

    def test_its_first_stage_is_not_moved_ahead(self, officer):
        supplier = SupplierFactory()
        GateFactory(demands=("on_site_audit",))
        first = StageChange.objects.current().get()
        ahead = Fact(supplier.pk, TODAY + 5 * DAY, {"stage": Stage.ACTIVE})

        assert codes(lambda: correct_fact(first, ahead, actor=officer, today=TODAY)) == {"gated"}

    def test_who_is_out_for_good_goes_freely(self, officer):
        supplier = SupplierFactory()
        GateFactory(demands=("on_site_audit",))

        typed(supplier, TODAY, Stage.LEFT, officer)

        assert stage_of(supplier) == Stage.LEFT


class TestGatekeepers:
    @pytest.fixture
    def gate(self):
        return GateFactory(demands=("on_site_audit",))

    @pytest.fixture
    def manager(self, client):
        manager = UserFactory(role="manager")
        client.force_login(manager)
        return manager

    def test_who_sets_a_gate_aside_does_not_approve(self, client, manager, gate):
        request = StageRequestFactory(today=today())
        page = reverse("admin:suppliers_stagegate_change", args=[gate.pk])
        client.post(page, {"stage": "active", "months": 12, "gate_from": START.isoformat()})
        gate.refresh_from_db()
        assert gate.demands == ()

        with pytest.raises(ValidationError) as refused:
            approve_stage(request, actor=manager, today=today())

        assert refused.value.code == "own"
        assert refused.value.messages == [
            "You changed a gate less than 30 days ago, or since this was asked for: another person decides."
        ]

    @pytest.mark.parametrize("fields", [{"gate_from": None}, {"stage": Stage.LEFT}])
    def test_nor_who_takes_it_out_of_use_or_to_another_stage(self, manager, gate, fields):
        request = StageRequestFactory()
        vars(gate).update(fields)
        save_gate(gate, actor=manager)

        assert codes(lambda: approve_stage(request, actor=manager, today=TODAY)) == {"own"}

    def test_others_approve_and_so_does_she_what_is_asked_a_month_later(self, manager, gate, monkeypatch):
        before = StageRequestFactory()
        gate.demands = ()
        save_gate(gate, actor=manager)
        after = StageRequestFactory()
        monkeypatch.setattr(own_hand, "DAYS_OF_GATEKEEPER", 0)

        approve_stage(after, actor=manager, today=TODAY)

        assert codes(lambda: approve_stage(before, actor=manager, today=TODAY)) == {"own"}
        approve_stage(before, actor=UserFactory(superuser=True), today=TODAY)

    def test_who_sets_a_gate_aside_types_nobody_past_it(self, client, manager, gate):
        supplier = SupplierFactory(registered=True, code="S1")
        page = reverse("admin:suppliers_stagegate_change", args=[gate.pk])
        client.post(page, {"stage": "active", "months": 12, "demands": ["on_site_audit"], "gate_from": ""})
        gate.refresh_from_db()
        assert gate.gate_from is None

        answer = client.post(
            reverse("admin:suppliers_stagechange_add"),
            {"supplier": supplier.pk, "stage": "active", "effective_on": today().isoformat(), "reason": "-"},
        )

        [words] = answer.context["adminform"].form.non_field_errors()
        assert words == (
            "S1: You changed the gate of “Cooperating” less than 30 days ago, and for you it holds as it was: ask for "
            "the stage, or let another person enter this."
        )
        assert stage_of(supplier, today()) == Stage.REGISTERED
        typed(supplier, TODAY, Stage.ACTIVE, UserFactory(role="officer"))
        assert stage_of(supplier) == Stage.ACTIVE

    @pytest.mark.parametrize(
        "fields", [{"gate_from": TODAY + 900 * DAY}, {"stage": Stage.LEFT}, {"categories": ("other",)}]
    )
    @pytest.mark.parametrize(("stage", "day"), [("active", TODAY), ("active", TODAY - DAY), ("suspended", TODAY)])
    def test_nor_where_it_is_for_others_now_or_later(self, manager, gate, fields, stage, day):
        supplier = SupplierFactory(registered=True)
        vars(gate).update(fields)
        save_gate(gate, actor=manager)
        save_gate(gate, actor=manager)

        assert codes(lambda: typed(supplier, day, stage, manager)) == {"gated"}

    def test_nor_classifies_she_into_it(self, manager):
        gate = GateFactory(categories=("parts",))
        supplier, parts = SupplierFactory(), CategoryFactory(code="parts")
        gate.categories = ("services",)
        save_gate(gate, actor=manager)
        content = {"category": parts.pk, "country": supplier.country_id, "is_core": False}
        fact = Fact(supplier.pk, TODAY, content)

        assert codes(lambda: record_facts(Classification, [fact], actor=manager, today=TODAY)) == {"gated"}
        record_facts(Classification, [fact], actor=UserFactory(role="officer"), today=TODAY)

    @pytest.mark.usefixtures("reference")
    def test_nor_brings_she_a_sheet_of_it_or_takes_one_back(self, manager):
        bring(actor=manager, today=TODAY, suppliers=[row("S1", stage="active")])
        paused = bring(
            actor=manager, today=TODAY, suppliers=[row("S1", stage="suspended")], options={"effective_on": TODAY + DAY}
        )
        gate = GateFactory(demands=("on_site_audit",), gate_from=TODAY)
        gate.gate_from = None
        save_gate(gate, actor=manager)

        brought = bring(actor=manager, today=LAST, suppliers=[row("S1", stage="active"), row("S2", stage="active")])
        with pytest.raises(Unreadable) as kept:
            undo(paused.run, actor=manager, today=LAST)
        others = bring(actor=UserFactory(), today=LAST, suppliers=[row("S2", stage="active")])

        assert refusals(brought) == [(2, "stage", "gated"), (3, "stage", "gated")]
        assert kept.value.code == "gated"
        assert outcomes(others) == ["created"]

    def test_she_types_before_it_is_in_use_and_a_month_later(self, manager, monkeypatch):
        gate = GateFactory(gate_from=None)
        gate.demands = ("findings_closed",)
        save_gate(gate, actor=manager)
        typed(SupplierFactory(registered=True), TODAY, Stage.ACTIVE, manager)
        gate.gate_from = START
        save_gate(gate, actor=manager)
        gate.gate_from = None
        save_gate(gate, actor=manager)
        monkeypatch.setattr(gatekeepers, "DAYS_OF_GATEKEEPER", 0)

        typed(SupplierFactory(registered=True), TODAY, Stage.ACTIVE, manager)


class TestOneFirm:
    def test_a_merge_waits_where_the_one_that_is_kept_is_to_go(self):
        kept = SupplierFactory(code="K")
        merge = MergeFactory(kept=kept)
        gone(kept, on=TODAY + 60 * DAY)

        assert codes(lambda: approve_merge(merge, actor=UserFactory(), today=TODAY)) == {"later"}

    def test_nor_is_it_asked_for(self):
        kept = SupplierFactory(code="K")
        gone(kept, on=TODAY + 60 * DAY)

        with pytest.raises(ValidationError) as refused:
            MergeFactory(kept=kept)

        assert refused.value.messages == [f"{kept} enters another stage on a later day already."]

    def test_the_same_firm_is_no_successor(self):
        supplier, other = SupplierFactory(is_core=True), SupplierFactory()
        ResemblanceFactory(supplier=supplier, other=other, verdict="same")
        request = StageRequest(
            supplier=supplier, stage=Stage.ELIMINATED, effective_on=TODAY, reason="D", successor=other
        )

        assert codes(lambda: ask_for_stage(request, actor=UserFactory(), today=TODAY)) == {"successor"}

    def test_a_tie_to_the_same_firm_binds(self):
        supplier, other = SupplierFactory(), SupplierFactory()
        ResemblanceFactory(supplier=supplier, other=other, verdict="same")
        person = ConflictFactory(supplier=supplier).person
        request = StageRequestFactory(supplier=other, stage=Stage.SUSPENDED)

        assert codes(lambda: approve_stage(request, actor=person, today=TODAY)) == {"conflict"}
        assert codes(lambda: typed(other, TODAY, Stage.LEFT, person)) == {"conflict"}
