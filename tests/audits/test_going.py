"""Whoever has an open improvement case goes by a request that another person approved."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audits.models import ImprovementCase
from audits.services import follow_all_cases
from audits.services.cases import close
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, correct_fact, record_facts
from suppliers.services.facts import write_facts
from tests.factories import TODAY, CaseFactory, GradeFactory, SupplierFactory, UserFactory, gone
from tests.sheets.bringing import bring, outcomes, refusals, supplier

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


def typed(of, stage, day, actor):
    record_facts(StageChange, [Fact(of.pk, day, {"stage": stage})], actor=actor, today=TODAY)


def ended():
    """Give how each case ended, and the last event of it with whose it is."""
    cases = ImprovementCase.objects.order_by("pk")
    said = Event.objects.filter(object_type="audits.improvementcase").order_by("-seq")
    last = {event.object_id: event for event in reversed(said)}
    return [(case.outcome, case.until, last[case.pk].action, last[case.pk].actor_ref) for case in cases]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
@pytest.mark.parametrize("ahead", [0, 30, -1, -400])
def test_nobody_types_the_end_of_a_case_in(officer, stage, ahead):
    case = CaseFactory()

    with pytest.raises(ValidationError) as refused:
        typed(case.supplier, stage, TODAY + ahead * DAY, officer)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert refused.value.messages[0].startswith(
        f"{case.supplier.code}: It has an improvement case, open since Dec. 31, 2024: ask for the stage"
    )
    assert [*ImprovementCase.objects.values_list("outcome", flat=True)] == [""]
    assert [*StageChange.objects.current().values_list("stage", flat=True)] == [Stage.ACTIVE]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [None, TODAY + 30 * DAY])
def test_nor_takes_its_only_stage_away(officer, day):
    case = CaseFactory()
    only = StageChange.objects.current().get()
    moved = day and Fact(case.supplier_id, day, {"stage": only.stage})

    with pytest.raises(ValidationError) as refused:
        correct_fact(only, moved, actor=officer, today=TODAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert StageChange.objects.on(TODAY).get() == only


@pytest.mark.either
def test_a_request_that_another_person_approved_ends_it():
    case = CaseFactory()

    gone(case.supplier)

    assert [row[:3] for row in ended()] == [("eliminated", TODAY, "case_eliminated")]
    assert [*findings()] == []


@pytest.mark.either
@pytest.mark.parametrize(
    ("stage", "action"), [("eliminated", "case_eliminated_unasked"), ("left", "case_left_unasked")]
)
def test_what_was_entered_before_the_case_ends_it_and_the_event_says_by_whom(officer, stage, action):
    of = SupplierFactory()
    typed(of, stage, TODAY + DAY, officer)
    CaseFactory(supplier=of)

    follow_all_cases(TODAY + DAY)

    assert ended() == [(stage, TODAY + DAY, action, str(officer.ref))]
    assert [*findings()] == []


def test_an_elimination_of_earlier_days_is_no_request_for_this_one(officer):
    of = SupplierFactory()
    gone(of, on=TODAY - 60 * DAY, today=TODAY - 60 * DAY)
    back = [Fact(of.pk, TODAY - 30 * DAY, {"stage": Stage.ACTIVE})]
    write_facts(StageChange, back, actor=officer, today=TODAY, is_approved=True)
    typed(of, Stage.ELIMINATED, TODAY + DAY, officer)
    CaseFactory(supplier=of)

    follow_all_cases(TODAY + DAY)

    assert [row[2] for row in ended()] == ["case_eliminated_unasked"]


@pytest.mark.either
def test_an_elimination_that_was_approved_gets_no_other_day(officer):
    case = CaseFactory()
    gone(case.supplier, on=TODAY + 9 * DAY)
    fact = StageChange.objects.current().get(stage=Stage.ELIMINATED)

    with pytest.raises(ValidationError) as refused:
        correct_fact(fact, Fact(case.supplier_id, TODAY, {"stage": Stage.ELIMINATED}), actor=officer, today=TODAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert StageChange.objects.current().get(stage=Stage.ELIMINATED) == fact


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_another_stage_is_not_corrected_into_the_end_of_a_case(officer):
    case = CaseFactory()
    fact = StageChange.objects.current().get()

    with pytest.raises(ValidationError) as refused:
        correct_fact(fact, Fact(case.supplier_id, TODAY, {"stage": Stage.LEFT}), actor=officer, today=TODAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_no_case_and_who_only_pauses_is_typed_in(officer):
    case, other = CaseFactory(), SupplierFactory()

    typed(case.supplier, Stage.SUSPENDED, TODAY, officer)
    typed(other, Stage.ELIMINATED, TODAY, officer)

    assert ImprovementCase.objects.get().outcome == ""
    assert StageChange.objects.on(TODAY).get(supplier=other).stage == Stage.ELIMINATED


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("ago", [0, 30])
def test_a_row_of_a_sheet_says_so_too(ago):
    days = {"left_on": (TODAY - ago * DAY).isoformat(), "stage": "eliminated"}
    bring(suppliers=[supplier(code, stage="active", active_from="2020-01-01") for code in ("S1", "S2")])
    GradeFactory(supplier=StageChange.objects.get(supplier__code="S1").supplier, grade="D", effective_on=TODAY)

    report = bring(suppliers=[supplier(code, **days) for code in ("S1", "S2")])

    assert (outcomes(report), refusals(report)) == (["refused", "updated"], [(2, "stage", "barred")])
    assert ImprovementCase.objects.get().outcome == ""


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_the_form_says_where_to_ask(client):
    officer = UserFactory(role="officer", is_staff=True)
    client.force_login(officer)
    case = CaseFactory(today=today())
    given = {"supplier": case.supplier_id, "stage": "eliminated", "effective_on": today(), "reason": "-"}

    page = client.post(reverse("admin:suppliers_stagechange_add"), given)

    assert page.status_code == 200
    assert "ask for the stage on its page; another person approves it." in page.text
    assert StageChange.objects.on(today()).get().stage == Stage.ACTIVE


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_departure_that_was_typed_in_before_the_case_gets_no_other_day(officer):
    of = SupplierFactory()
    typed(of, Stage.ELIMINATED, TODAY + 300 * DAY, officer)
    CaseFactory(supplier=of)
    fact = StageChange.objects.current().get(stage=Stage.ELIMINATED)

    with pytest.raises(ValidationError) as refused:
        correct_fact(fact, Fact(of.pk, TODAY, {"stage": Stage.ELIMINATED}), actor=officer, today=TODAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert ImprovementCase.objects.get().outcome == ""


@pytest.fixture
def restored():
    """Return a case that was open from TODAY for 30 days, until a better grade."""
    of = SupplierFactory(code="S1")
    case, better = CaseFactory(supplier=of), TODAY + 30 * DAY
    GradeFactory(supplier=of, period="2025", effective_on=better, today=better)
    close(case, "restored", on=better)
    return ImprovementCase.objects.get()


def typed_later(of, stage, day, actor):
    record_facts(StageChange, [Fact(of.pk, day, {"stage": stage})], actor=actor, today=TODAY + 60 * DAY)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("stage", [Stage.ELIMINATED, Stage.LEFT])
@pytest.mark.parametrize("after", [-400, 0, 29])
def test_nobody_types_in_that_it_was_gone_on_a_day_of_a_case_that_is_over(officer, restored, stage, after):
    with pytest.raises(ValidationError) as refused:
        typed_later(restored.supplier, stage, TODAY + after * DAY, officer)

    assert [error.code for error in refused.value.error_list] == ["barred"]
    assert refused.value.messages[0].startswith(
        "S1: It had an improvement case from Dec. 31, 2024 until Jan. 29, 2025: nobody types in that it was gone"
    )


def test_what_was_before_and_after_a_case_that_is_over_is_typed_in(officer, restored):
    of = restored.supplier
    typed_later(of, Stage.ACTIVE, TODAY - 10 * DAY, officer)

    typed_later(of, Stage.LEFT, TODAY - 400 * DAY, officer)
    typed_later(of, Stage.LEFT, TODAY + 30 * DAY, officer)

    assert [*StageChange.objects.current().order_by("effective_on").values_list("stage", flat=True)] == [
        Stage.ACTIVE,
        Stage.LEFT,
        Stage.ACTIVE,
        Stage.LEFT,
    ]


def test_nor_is_a_stage_taken_away_in_which_it_was_meanwhile(officer, restored):
    of = restored.supplier
    typed_later(of, Stage.ACTIVE, TODAY - 10 * DAY, officer)
    typed_later(of, Stage.LEFT, TODAY - 400 * DAY, officer)
    back = StageChange.objects.current().get(effective_on=TODAY - 10 * DAY)

    with pytest.raises(ValidationError) as refused:
        correct_fact(back, None, actor=officer, today=TODAY + 60 * DAY)

    assert [error.code for error in refused.value.error_list] == ["barred"]


@pytest.mark.either
def test_a_case_that_was_never_right_binds_nobody(officer):
    case = CaseFactory()
    close(case, "called_off", on=TODAY + 30 * DAY)

    typed_later(case.supplier, Stage.LEFT, TODAY + 10 * DAY, officer)

    assert StageChange.objects.on(TODAY + 10 * DAY).get().stage == Stage.LEFT


@pytest.mark.usefixtures("reference")
@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_row_of_a_sheet_lets_nobody_go_while_it_had_a_case(restored):
    later = TODAY + 60 * DAY
    days = {"left_on": (TODAY + 10 * DAY).isoformat(), "stage": "left"}

    report = bring(today=later, suppliers=[supplier("S1", **days)])

    assert (outcomes(report), refusals(report)) == (["refused"], [(2, "stage", "barred")])
