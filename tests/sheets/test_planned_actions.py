"""The sheet of planned actions."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from audits.models import PlannedAction
from audits.services import agree_plan
from evidence.verify import findings
from sheets.resource import sheet_resources
from tests.audits.ties import tie
from tests.factories import TODAY, CaseFactory, PlannedActionFactory, SupplierFactory, UserFactory, noted
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

DUE = "2025-03-31"


@pytest.fixture
def case():
    return CaseFactory(supplier=SupplierFactory(code="S1"), at="plan")


def action(code="S1", **cells):
    given = {"period": "2024", "action": "Mark the lines", "owner": "王芳", "due_on": DUE}
    return {"supplier_code": code} | given | cells


@pytest.mark.usefixtures("case")
def test_actions_are_noted_kept_and_changed():
    rows = [action(), action(action="Train the shift")]

    assert outcomes(bring(plan_actions=rows)) == ["created"] * 2
    assert outcomes(bring(plan_actions=rows)) == ["unchanged"] * 2
    assert outcomes(bring(plan_actions=[action(owner="Li")])) == ["updated"]
    assert [*PlannedAction.objects.order_by("pk").values_list("words", "owner")] == [
        ("Mark the lines", "Li"),
        ("Train the shift", "王芳"),
    ]
    assert [*findings()] == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"supplier_code": "S9"}, ("supplier_code", "no_such_supplier")),
        ({"period": "2023"}, ("period", "no_such_plan")),
        ({"period": "soon"}, ("period", "unknown_value")),
        ({"owner": ""}, ("owner", "required")),
        ({"due_on": ""}, ("due_on", "required")),
        ({"due_on": (TODAY - timedelta(1)).isoformat()}, ("due_on", "contradiction")),
    ],
)
def test_what_cannot_be_is_refused_beside_its_column(cells, refused):
    report = bring(plan_actions=[action(**cells)], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [refused]
    assert not PlannedAction.objects.exists()


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("step", ["meeting", "talk", "check"])
def test_actions_are_noted_while_the_plan_is_made_alone(step):
    CaseFactory(supplier=SupplierFactory(code="S1"), at=step)

    report = bring(plan_actions=[action(action="Train the shift")], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("period", "no_such_plan")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_was_agreed_stays(case):
    noted(case)
    agree_plan(case, agreed_on=TODAY, actor=system_user(), today=TODAY)
    # The case goes on, and another plan is being made.
    case.steps.filter(kind="check").update(kind="plan")

    report = bring(plan_actions=[action(owner="Li", due_on="2025-02-01")], options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("owner", "protected")]


@pytest.mark.either  # what a row means is decided before anything is written
def test_who_has_a_tie_brings_nothing(case):
    person = UserFactory(role="officer")
    tie(person, case.supplier)

    report = bring(plan_actions=[action()], actor=person, options={"skip_refused": True})

    assert [row[1:] for row in refusals(report)] == [("supplier_code", "conflict")]


def test_more_rows_are_no_more_queries_to_go_out(django_assert_num_queries):
    (sheet,) = (found for found in sheet_resources() if found.code == "plan_actions")
    sheet.prepare()
    for _place in range(3):
        PlannedActionFactory()

    with django_assert_num_queries(1):
        assert len(sheet.export()) == 3
