"""A row enters no stage past its gate."""

from datetime import timedelta

import pytest

from suppliers.models import Stage, StageChange
from tests.factories import TODAY, GateFactory
from tests.sheets.bringing import bring, outcomes, refusals, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


@pytest.fixture
def gate():
    return GateFactory(categories=("plastic_parts",), gate_from=TODAY - timedelta(30))


@pytest.mark.either
@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize("since", ["", "2024-02-01"])
def test_a_new_supplier_does_not_come_in_past_its_gate_whatever_its_day(since):
    report = bring(suppliers=[supplier("S1", stage="active", active_from=since), supplier("S2")])

    assert outcomes(report) == ["refused", "created"]
    assert refusals(report) == [(2, "stage", "gated")]


def test_a_known_supplier_does_not_pass_its_gate():
    bring(suppliers=[supplier()])
    GateFactory(categories=("plastic_parts",))

    report = bring(suppliers=[supplier(stage="active")])

    assert outcomes(report) == ["refused"]
    assert StageChange.objects.on(TODAY).get().stage == Stage.REGISTERED


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.usefixtures("gate")
def test_what_has_no_gate_comes_in():
    report = bring(
        suppliers=[
            supplier("S1", stage="registered"),
            supplier("S2", stage="active", category="packaging"),
            supplier("S3", stage="left", active_from="2024-02-01", left_on="2024-03-01"),
        ]
    )

    assert outcomes(report) == ["created"] * 3


@pytest.mark.either
def test_the_day_of_a_stage_is_corrected_beside_its_gate():
    bring(suppliers=[supplier(stage="active", active_from="2024-02-01")])
    GateFactory(categories=("plastic_parts",))

    report = bring(suppliers=[supplier(stage="active", active_from="2024-03-01")])

    assert outcomes(report) == ["updated"]
