"""No stage comes to light that nobody types in: not by moving another, nor by taking an import back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audits.models import ImprovementCase
from evidence.verify import findings
from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, correct_fact
from tests.factories import START, TODAY, CaseFactory, SupplierFactory, UserFactory, gone
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LEFT, BACK = date(2024, 3, 1), date(2024, 6, 1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def came_back():
    """Return a supplier that left, came back, and has an improvement case since."""
    stages = ((START, Stage.ACTIVE), (LEFT, Stage.LEFT), (BACK, Stage.ACTIVE))
    return CaseFactory(supplier=SupplierFactory(code="S1", stages=stages)).supplier


def fact_of(supplier, stage, day=None):
    facts = StageChange.objects.current().filter(supplier=supplier, stage=stage)
    return facts.get(effective_on=day) if day else facts.get()


def how(supplier):
    """Return its stage, and how its cases stand."""
    stage = StageChange.objects.on(TODAY).get(supplier=supplier).stage
    return stage, [*ImprovementCase.objects.filter(supplier=supplier).values_list("outcome", flat=True)]


def refused(change):
    with pytest.raises(ValidationError) as caught:
        change()
    return [(error.code, error.message) for error in caught.value.error_list]


@pytest.mark.parametrize("day", [date(2099, 1, 1), None])
def test_nobody_leaves_a_case_by_moving_the_day_of_another_stage(came_back, officer, day):
    moved = day and Fact(came_back.pk, day, {"stage": Stage.ACTIVE})

    [(code, words)] = refused(
        lambda: correct_fact(fact_of(came_back, Stage.ACTIVE, BACK), moved, actor=officer, today=TODAY)
    )

    assert code == "barred"
    assert words.startswith("S1: It has an improvement case, open since")
    assert how(came_back) == (Stage.ACTIVE, [""])


@pytest.mark.either
def test_nor_by_a_sheet(came_back, officer):
    report = bring(actor=officer, suppliers=[{"code": "S1", "active_from": "2024-11-01"}])

    assert outcomes(report) == ["refused"]
    assert refusals(report) == [(2, "stage", "barred")]
    assert how(came_back) == (Stage.ACTIVE, [""])


@pytest.mark.either
def test_nor_by_taking_an_import_back(officer):
    supplier = SupplierFactory(code="S1", stages=((START, Stage.ACTIVE), (LEFT, Stage.LEFT)))
    bring(actor=officer, suppliers=[{"code": "S1", "stage": "active", "left_on": "", "active_from": "2024-06-01"}])
    CaseFactory(supplier=supplier, at="plan")

    with pytest.raises(Unreadable) as caught:
        undo(ImportRun.objects.latest("pk"), actor=officer, today=TODAY)

    assert caught.value.code == "barred"
    assert how(supplier) == (Stage.ACTIVE, [""])
    assert list(findings()) == []


@pytest.mark.parametrize("day", [TODAY + 3000 * DAY, None])
def test_what_two_decided_is_not_undone_by_one(officer, day):
    supplier = SupplierFactory(code="S1")
    gone(supplier)
    moved = day and Fact(supplier.pk, day, {"stage": Stage.ELIMINATED})

    change = refused(lambda: correct_fact(fact_of(supplier, Stage.ELIMINATED), moved, actor=officer, today=TODAY))

    words = "S1: “Eliminated” was approved on request: ask for another stage on the supplier’s page."
    assert change == [("barred", words)]
    assert how(supplier)[0] == Stage.ELIMINATED


@pytest.mark.either
def test_what_one_typed_in_is_corrected_by_one(officer):
    supplier = SupplierFactory(stages=((START, Stage.ACTIVE), (LEFT, Stage.SUSPENDED)))

    correct_fact(fact_of(supplier, Stage.SUSPENDED), None, actor=officer, today=TODAY)

    assert how(supplier)[0] == Stage.ACTIVE
