"""Screenings: recorded by one, counted once another approves; what is agreed or ended follows."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audits.models import Screening, SecurityRecord
from audits.services import agree_improvement, decide_screening, end_relationship, propose_screening
from suppliers.models import Stage, StageRequest
from suppliers.newcomers import new_suppliers
from suppliers.services import approve_stage, ask_for_stage
from suppliers.services.stage_requests import gates_for, looked_at
from tests.factories import (
    START,
    TODAY,
    ConflictFactory,
    GateFactory,
    ScreeningFactory,
    SecurityRecordFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 20)
SOME = {"result": "impacts", "impacts": ("waste",), "words": "Sludge in the yard"}


def refusal(act, *given, **named):
    """Return what a service refuses: the fields that are wrong, or the codes of why."""
    with pytest.raises(ValidationError) as refused:
        act(*given, **named)
    errors = vars(refused.value).get("error_dict") or {"": refused.value.error_list}
    return {error.code or field for field, some in errors.items() for error in some}


def proposed(**given):
    given = {"supplier": SupplierFactory(), "kind": "environmental", "screened_on": DAY, "result": "clear"} | given
    return propose_screening(Screening(**given), actor=UserFactory(), today=TODAY)


def counted(supplier, as_of=TODAY):
    return Screening.objects.counting(as_of).filter(supplier=supplier).exists()


def test_it_counts_from_the_day_on_which_another_person_approves_it():
    screening = proposed()
    assert not counted(screening.supplier)

    decide_screening(screening, is_approved=True, actor=UserFactory(), today=TODAY)

    assert counted(screening.supplier)
    assert not counted(screening.supplier, TODAY - timedelta(1))


@pytest.mark.either
def test_whoever_approves_it_may_name_an_earlier_day():
    screening = proposed()

    decide_screening(screening, is_approved=True, counts_from=DAY, actor=UserFactory(), today=TODAY)

    assert counted(screening.supplier, DAY)
    assert not counted(screening.supplier, DAY - timedelta(1))


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [DAY - timedelta(1), TODAY + timedelta(1)], ids=["before it", "to come"])
def test_it_counts_from_no_day_before_it_or_to_come(day):
    screening = proposed()

    given = {"is_approved": True, "counts_from": day, "actor": UserFactory(), "today": TODAY}
    assert refusal(decide_screening, screening, **given) == {"counts_from"}
    assert not counted(screening.supplier)


def test_the_database_lets_nothing_count_before_its_day_or_unapproved():
    screening, waiting = ScreeningFactory(), proposed()

    for row, day in ((screening, screening.screened_on - timedelta(1)), (screening, None), (waiting, TODAY)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Screening.objects.filter(pk=row.pk).update(counts_from=day)


def test_what_was_approved_before_counts_from_its_day():
    screening, record = ScreeningFactory(), SecurityRecordFactory(approved=True)
    Screening.objects.update(counts_from=TODAY)
    SecurityRecord.objects.update(counts_from=TODAY)

    import_module("audits.migrations.0017_counting_from_approval").fill(apps, None)

    for row in (screening, record):
        row.refresh_from_db()
    assert (screening.counts_from, record.counts_from) == (screening.screened_on, record.day)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    "given",
    [
        {"screened_on": TODAY + timedelta(1)},
        SOME | {"impacts": ()},
        SOME | {"words": ""},
        SOME | {"impacts": ("child_labour",)},
        SOME | {"agreed_on": TODAY + timedelta(1), "agreed": "A pond"},
        SOME | {"agreed_on": DAY - timedelta(1), "agreed": "A pond"},
        SOME | {"agreed_on": DAY},
        SOME | {"agreed": "A pond"},
        {"impacts": ("waste",)},
        {"agreed_on": DAY, "agreed": "A pond"},
    ],
    ids=str,
)
def test_what_cannot_be_found(given):
    assert refusal(proposed, **given)
    assert not Screening.objects.exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_once_a_day_by_the_same_criteria_unless_it_was_refused():
    screening = proposed()

    assert refusal(proposed, supplier=screening.supplier)
    proposed(supplier=screening.supplier, kind="social")
    decide_screening(screening, is_approved=False, reason="Of another", actor=UserFactory(), today=TODAY)
    proposed(supplier=screening.supplier)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_recorded_it_does_not_decide_it():
    screening = proposed()

    for is_approved in (True, False):
        given = {"is_approved": is_approved, "reason": "No", "actor": screening.proposed_by, "today": TODAY}
        assert refusal(decide_screening, screening, **given) == {"own"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_decides_nothing_about_it():
    screening, bad = proposed(), ScreeningFactory(bad=True)
    for found in (screening, bad):
        given = {"actor": ConflictFactory(supplier=found.supplier).person, "today": TODAY}
        if found is screening:
            assert refusal(decide_screening, found, is_approved=True, **given) == {"conflict"}
        else:
            assert refusal(agree_improvement, found, agreed_on=TODAY, agreed="A pond", **given) == {"conflict"}
            assert refusal(end_relationship, found, ended_on=TODAY, ended_why="Waste", **given) == {"conflict"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_decided_is_not_decided_again_and_a_refusal_says_why():
    screening = proposed()

    assert refusal(decide_screening, screening, is_approved=False, actor=UserFactory(), today=TODAY) == {"reason"}
    decide_screening(screening, is_approved=True, actor=UserFactory(), today=TODAY)
    for is_approved in (True, False):
        given = {"is_approved": is_approved, "reason": "No", "actor": UserFactory(), "today": TODAY}
        assert refusal(decide_screening, screening, **given) == {"decided"}


def test_the_database_refuses_who_decides_her_own():
    screening = ScreeningFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(pk=screening.pk).update(decided_by=screening.proposed_by_id)


def agree(screening, **given):
    return agree_improvement(
        screening, **{"agreed_on": TODAY, "agreed": "A pond", "actor": UserFactory(), "today": TODAY} | given
    )


def end(screening, **given):
    return end_relationship(
        screening, **{"ended_on": TODAY, "ended_why": "Waste", "actor": UserFactory(), "today": TODAY} | given
    )


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_was_agreed_is_recorded_once():
    screening = ScreeningFactory(bad=True)

    assert refusal(agree, screening, agreed=" ") == {"agreed"}
    for day in (screening.screened_on - timedelta(1), TODAY + timedelta(1)):
        assert refusal(agree, screening, agreed_on=day) == {"agreed_on"}
    agree(screening)
    assert refusal(agree, screening) == {"agreed"}


def test_a_relationship_has_ended_once_the_supplier_is_gone():
    screening = ScreeningFactory(bad=True, supplier=SupplierFactory(eliminated=True))

    assert refusal(end, screening, ended_why=" ") == {"ended_why"}
    assert refusal(end, screening, ended_on=date(2024, 6, 30)) == {"ended_on"}
    assert refusal(end, screening, ended_on=TODAY + timedelta(1)) == {"ended_on"}
    end(screening, ended_on=date(2024, 7, 1))
    assert refusal(end, screening) == {"ended"}
    assert refusal(end, ScreeningFactory(bad=True)) == {"ended_on"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("act", [agree, end])
def test_nothing_follows_from_what_does_not_count_or_found_nothing(act):
    waiting = ScreeningFactory(bad=True, is_decided=False)

    assert refusal(act, waiting) == refusal(act, ScreeningFactory()) == {"harmless"}


class TestNew:
    @pytest.mark.parametrize(
        ("stages", "is_new"),
        [
            (((DAY, Stage.ACTIVE),), True),
            (((START, Stage.REGISTERED), (DAY, Stage.ACTIVE)), True),
            (((START, Stage.REGISTERED), (date(2024, 1, 1), Stage.ACTIVE)), True),
            (((START, Stage.ACTIVE), (date(2024, 2, 1), Stage.SUSPENDED), (DAY, Stage.ACTIVE)), False),
            (((START, Stage.ACTIVE), (date(2023, 2, 1), Stage.LEFT), (DAY, Stage.ACTIVE)), True),
            (((START, Stage.ACTIVE),), False),
            (((DAY, Stage.REGISTERED),), False),
            (((date(2024, 12, 31), Stage.ACTIVE),), True),
        ],
        ids=str,
    )
    def test_who_began_to_cooperate_in_the_period(self, stages, is_new):
        supplier = SupplierFactory(stages=stages)

        found = [*new_suppliers(date(2024, 1, 1), date(2024, 12, 31))]

        assert found == ([supplier] if is_new else [])


class TestDemand:
    def lacking(self, supplier, months=12):
        GateFactory(demands=("screening",), months=months)
        asked = StageRequest(supplier=supplier, stage=Stage.ACTIVE, effective_on=TODAY, reason="Passed")
        ask_for_stage(asked, actor=UserFactory(), today=TODAY)
        found = [words for _title, said in looked_at(asked, gates_for(asked, TODAY), TODAY) for words in said]
        if found:
            assert refusal(approve_stage, asked, actor=UserFactory(), today=TODAY) == {"unmet"}
        else:
            approve_stage(asked, actor=UserFactory(), today=TODAY)
        return len(found)

    @pytest.fixture
    def supplier(self):
        return SupplierFactory(registered=True)

    @pytest.mark.either
    def test_both_kinds_are_needed(self, supplier):
        ScreeningFactory(supplier=supplier)
        ScreeningFactory(supplier=supplier, kind="social", is_decided=False)
        ScreeningFactory(kind="social")

        assert self.lacking(supplier) == 1

    @pytest.mark.either
    def test_who_was_screened_by_both_enters(self, supplier):
        for kind in ("environmental", "social"):
            ScreeningFactory(supplier=supplier, kind=kind)

        assert self.lacking(supplier) == 0

    @pytest.mark.either
    def test_an_old_one_is_none(self, supplier):
        for kind in ("environmental", "social"):
            ScreeningFactory(supplier=supplier, kind=kind, screened_on=date(2022, 1, 1))

        assert self.lacking(supplier) == 2

    @pytest.mark.either
    @pytest.mark.parametrize("is_agreed", [True, False])
    def test_of_impacts_something_must_be_agreed(self, supplier, is_agreed):
        ScreeningFactory(supplier=supplier, kind="social")
        bad = ScreeningFactory(supplier=supplier, bad=True)
        if is_agreed:
            agree(bad)

        assert self.lacking(supplier) == (0 if is_agreed else 1)
