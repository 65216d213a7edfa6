"""An elimination that somebody typed in keeps a firm out, also from who takes it away again."""

from datetime import timedelta

import pytest

from foundation.dates import written
from suppliers.models import StageChange
from suppliers.services import Fact, approve_stage, correct_fact, record_facts
from tests.factories import (
    TODAY,
    GateFactory,
    ResemblanceFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.suppliers.approving import refused

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.fixture
def old():
    supplier = SupplierFactory(registered=True)
    fact = Fact(supplier.pk, TODAY - 60 * DAY, {"stage": "eliminated"}, "Bribery")
    record_facts(StageChange, [fact], actor=UserFactory(), today=TODAY)
    return StageChange.objects.current().get(supplier=supplier, stage="eliminated")


def corrected(old, actor, **changes):
    given = {"day": old.effective_on, "stage": "eliminated", "reason": "Wrong"} | changes
    fact = Fact(old.supplier_id, given["day"], {"stage": given["stage"]}, given["reason"])
    correct_fact(old, fact, actor=actor, today=TODAY)


@pytest.mark.parametrize("changes", [{"day": TODAY - 1000 * DAY}, {"stage": "left"}])
def test_who_takes_it_away_or_moves_it_back_lets_nobody_in(old, changes, manager):
    GateFactory(stage="applied", demands=("cooling_off",), months=24)
    request = StageRequestFactory(supplier=old.supplier, stage="applied")
    assert [code for code, _words in refused(request, manager)] == ["unmet"]

    corrected(old, manager, **changes)

    gone = f"{old.supplier} was eliminated on {written(old.effective_on)}"
    words = f"You changed that {gone}: another person must decide it."
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


def test_nor_the_same_firm_under_another_name(old, manager):
    other = SupplierFactory(registered=True)
    ResemblanceFactory(supplier=other, other=old.supplier, verdict="same")
    GateFactory(demands=("cooling_off",), months=24)
    request = StageRequestFactory(supplier=other)
    assert [code for code, _words in refused(request, manager)] == ["unmet"]

    corrected(old, manager, stage="left")

    assert [code for code, _words in refused(request, manager)] == ["own"]


def test_who_corrects_its_reason_does(old, manager):
    StageChange.objects.filter(pk=old.pk).update(effective_on=TODAY - 1000 * DAY)
    old.refresh_from_db()
    GateFactory(stage="applied", demands=("cooling_off",), months=24)
    request = StageRequestFactory(supplier=old.supplier, stage="applied")

    corrected(old, manager, reason="Bribery, see file 7")

    approve_stage(request, actor=manager, today=TODAY)
