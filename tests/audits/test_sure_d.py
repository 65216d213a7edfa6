"""Who had a hand in a cycle does not close it where that leaves a sure D untold."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.services import system_user
from audits.models import Criterion, Score
from audits.services import move_cycle, save_criterion, withdraw_scores
from tests.audits.cycles import close, told
from tests.factories import TODAY, FindingFactory, SupplierFactory, UserFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(superuser=True)


@pytest.fixture
def supplier():
    scorecard(90, 10)
    return SupplierFactory(code="S1")


def opens_it(supplier, manager):
    cycle = opened(actor=manager, due_on=TODAY + timedelta(days=30))
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))
    return cycle


def moves_its_day(supplier, manager):
    cycle = opened(due_on=TODAY + timedelta(days=30))
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))
    move_cycle(cycle, due_on=TODAY, why="Sooner", actor=manager, today=TODAY)
    return cycle


def takes_her_score_back(supplier, manager):
    cycle = opened()
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))
    scored(cycle, supplier, None, 100, by=manager)
    withdraw_scores([*Score.objects.filter(assessor=manager).values_list("pk", flat=True)], actor=manager, today=TODAY)
    return cycle


def gives_a_score(supplier, manager):
    cycle = opened()
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))
    scored(cycle, supplier, 0, None, by=manager)
    return cycle


@pytest.mark.parametrize("hand", [opens_it, moves_its_day, takes_her_score_back, gives_a_score])
def test_who_had_a_hand_in_it_does_not_close_it(hand, supplier, manager):
    cycle = hand(supplier, manager)

    with pytest.raises(ValidationError) as refusal:
        close(cycle, manager)

    assert refusal.value.code == "own"
    assert f"{supplier} would be in D" in refusal.value.message
    assert cycle.assessments.get().closed_at is None


def test_another_person_does_and_it_is_not_assessed(supplier, manager):
    cycle = opens_it(supplier, manager)

    close(cycle)

    assert told(cycle) == {"S1": (None, "", ("c2",), ())}


@pytest.mark.parametrize(
    ("values", "is_sure"),
    [((55.54, None), True), ((55.55, None), False), ((None, 0), False), ((None, None), False), ((0, 0), False)],
)
def test_sure_is_what_full_marks_would_leave_in_d(values, is_sure, supplier, manager):
    """Of 55.55, 90 % and 10 % of 100 are 59.995, which is rounded up to a C."""
    cycle = opened(actor=manager)
    scored(cycle, supplier, *values, by=UserFactory(superuser=True))

    if is_sure:
        with pytest.raises(ValidationError):
            close(cycle, manager)
    else:
        close(cycle, manager)


@pytest.mark.either  # a further way through the statements above
def test_one_who_is_complete_holds_nobody_up(supplier, manager):
    cycle = opened(actor=manager)
    scored(cycle, supplier, 100, None, by=UserFactory(superuser=True))

    close(cycle, manager)

    assert told(cycle) == {"S1": (None, "", ("c2",), ())}


def test_who_owes_the_score_that_lacks_does_not_close_it(supplier):
    cycle = opened()
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))

    with pytest.raises(ValidationError) as refusal:
        close(cycle, UserFactory(role="officer"))

    assert refusal.value.code == "own"
    assert "or have one to give" in refusal.value.message


def test_a_measure_that_nobody_could_score_by_holds_nobody_up(supplier, manager):
    measure(Criterion.objects.get(code="c2"))
    cycle = opened(actor=manager)
    scored(cycle, supplier, 0, None, by=UserFactory(superuser=True))

    close(cycle, manager)

    assert told(cycle) == {"S1": (None, "", ("c2",), ())}


def test_what_a_measure_leaves_nothing_but_a_d_of_is_sure_where_nobody_scored(supplier, manager):
    measure(Criterion.objects.get(code="c1"))
    overdue = FindingFactory(supplier=supplier)
    cycle = opened(actor=manager, today=overdue.due_on + timedelta(days=1))

    with pytest.raises(ValidationError) as refusal:
        close(cycle, manager, overdue.due_on + timedelta(days=1))

    assert refusal.value.code == "own"


def measure(criterion):
    """Let a criterion be the share of findings that were closed in time, which says nothing where none was due."""
    criterion.measure = "findings_closed"
    save_criterion(criterion, actor=system_user())
