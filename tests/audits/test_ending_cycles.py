"""A cycle is called off, given another day, or closed by a worker; and refuses what comes too late."""

from datetime import timedelta

import pytest
from celery.signals import before_task_publish
from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.models import AssessmentCycle, ClosingOrder, CycleDay, RaisedVeto
from audits.services import (
    call_off_cycle,
    close_cycle,
    close_ordered,
    move_cycle,
    order_closing,
    raise_veto,
    ring_again_for_closings,
    start_closing_again,
)
from audits.services.closing_orders import key
from audits.waiting import vetoes
from evidence.models import Event
from evidence.verify import findings
from foundation import progress
from foundation.dates import today
from reminders.sources import sources
from suppliers.models import GradeChange
from tests.audits.cycles import close
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, SupplierFactory, UserFactory, VetoFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=20)


@pytest.fixture
def opener():
    return UserFactory(role="manager")


@pytest.fixture
def cycle(opener):
    scorecard(100)
    SupplierFactory(code="S1", officer=UserFactory())
    return opened(actor=opener)


def off(cycle, actor, why="Of the wrong year"):
    return call_off_cycle(cycle, why=why, actor=actor, today=TODAY)


def moved(cycle, due_on=LATER, why="The audit took longer"):
    return move_cycle(cycle, due_on=due_on, why=why, actor=UserFactory(role="manager"), today=TODAY)


def veto(cycle, actor):
    return raise_veto(
        RaisedVeto(assessment=cycle.assessments.get(), veto=VetoFactory(), words="Paid"), actor=actor, today=TODAY
    )


def due(last=LATER):
    return [found[-1] for found in sources()["scoring"].items(TODAY, TODAY, last)]


def test_who_opened_it_by_mistake_calls_it_off_and_opens_the_period_again(cycle, opener):
    assert due() == [TODAY]

    found = off(cycle, opener)

    assert (found.called_off_on, found.called_off_by, found.called_off_why) == (TODAY, opener, "Of the wrong year")
    assert not found.is_open
    assert due() == []
    assert not GradeChange.objects.exists()
    assert opened(actor=opener).is_open
    assert Event.objects.filter(action="cycle_called_off").count() == 1
    assert [*findings()] == []


@pytest.mark.either
def test_once_it_was_scored_another_person_calls_it_off(cycle, opener):
    supplier, assessor, tied = cycle.assessments.get().supplier, UserFactory(superuser=True), UserFactory()
    scored(cycle, supplier, 10, by=assessor)
    tie(tied, supplier)

    assert refused(lambda: off(cycle, opener)) == [
        "You opened this cycle and it was scored since; another person must call it off."
    ]
    assert refused(lambda: off(cycle, assessor)) == [
        "You gave scores or raised a veto here; another person must call the cycle off."
    ]
    assert refused(lambda: off(cycle, tied)) == [
        f"You have a conflict of interest with {supplier}; another person must do this."
    ]
    assert off(cycle, UserFactory()).called_off_on == TODAY


@pytest.mark.either
def test_who_raised_a_veto_in_it_does_not_call_it_off_and_the_veto_waits_no_more(cycle, opener):
    by = UserFactory()
    veto(cycle, by)
    assert vetoes().count() == 1

    assert refused(lambda: off(cycle, by)) == [
        "You gave scores or raised a veto here; another person must call the cycle off."
    ]
    assert refused(lambda: off(cycle, opener)) == [
        "You opened this cycle and it was scored since; another person must call it off."
    ]
    off(cycle, UserFactory())
    assert vetoes().count() == 0


@pytest.mark.either
def test_what_was_called_off_takes_nothing_any_more(cycle, opener):
    off(cycle, opener)

    assert refused(lambda: off(cycle, opener)) == ["This cycle was called off."]
    assert refused(lambda: moved(cycle)) == ["This cycle was called off."]
    assert refused(lambda: close(cycle)) == ["This cycle was called off."]
    assert refused(lambda: order_closing(cycle, actor=UserFactory(), today=TODAY)) == ["This cycle was called off."]
    assert refused(lambda: scored(cycle, cycle.assessments.get().supplier, 80)) == [
        "The assessment of 2024 was called off: it takes no scores."
    ]
    assert refused(lambda: veto(cycle, opener)) == ["The assessment of 2024 was called off: no veto counts in it."]


@pytest.mark.either
def test_what_is_closed_is_neither_called_off_nor_moved(cycle):
    close(cycle)

    for step in (lambda: off(cycle, UserFactory()), lambda: moved(cycle)):
        assert refused(step) == ["Somebody else closed this cycle already."]


@pytest.mark.either
def test_a_reason_is_asked_for(cycle, opener):
    for step in (lambda: off(cycle, opener, why=" "), lambda: moved(cycle, why=" ")):
        assert refused(step) == ["Say why: the auditor will ask."]


def test_a_cycle_is_scored_by_another_day_and_the_former_one_stays_on_record(cycle):
    moved(cycle)
    moved(cycle, TODAY + timedelta(days=5), "Sooner")

    cycle.refresh_from_db()
    assert cycle.due_on == TODAY + timedelta(days=5)
    assert [*CycleDay.objects.values_list("due_before", "due_on", "why")] == [
        (TODAY, LATER, "The audit took longer"),
        (LATER, TODAY + timedelta(days=5), "Sooner"),
    ]
    assert due() == [TODAY + timedelta(days=5)]
    assert [*findings()] == []


@pytest.mark.either
def test_a_day_that_passed_or_counts_already_is_refused(cycle):
    assert refused(lambda: moved(cycle, TODAY - timedelta(days=1))) == [
        "This day has passed: give today or a later one."
    ]
    assert refused(lambda: moved(cycle, TODAY)) == ["It is due on this day already."]


BROKEN = {
    "without a reason": {"called_off_on": TODAY, "called_off_by_id": 1},
    "by nobody": {"called_off_on": TODAY, "called_off_why": "No"},
    "before it was opened": {
        "called_off_on": TODAY - timedelta(days=1), "called_off_by_id": 1, "called_off_why": "No"
    },
    "closed too": {
        "called_off_on": TODAY, "called_off_by_id": 1, "called_off_why": "No", "closed_on": TODAY, "closed_by_id": 1
    },
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_the_database_refuses_a_cycle_that_is_called_off(cycle, how):
    values = {name: cycle.opened_by_id if name.endswith("by_id") else value for name, value in BROKEN[how].items()}

    with pytest.raises(IntegrityError, match="assessmentcycle_called_off"), transaction.atomic():
        AssessmentCycle.objects.filter(pk=cycle.pk).update(**values)


@pytest.mark.parametrize("values", [{"due_on": TODAY}, {"due_on": TODAY - timedelta(days=1)}, {"why": ""}])
def test_the_database_refuses_another_day_that_is_none(cycle, values):
    moved(cycle)

    with pytest.raises(IntegrityError, match="cycleday_other_and_not_past"), transaction.atomic():
        CycleDay.objects.update(**values)


def ordered(cycle, actor=None):
    return order_closing(cycle, actor=actor or UserFactory(role="manager", language="en"), today=TODAY)


def test_a_worker_closes_it_once_all_or_nothing(cycle):
    scored(cycle, cycle.assessments.get().supplier, 80)
    order = ordered(cycle)

    with progress.Progress(key(order.pk)) as told:
        told(1, 5)
        close_ordered(order.pk)
        cycle.refresh_from_db()
        assert cycle.is_open
    close_ordered(order.pk)
    close_ordered(order.pk)

    order.refresh_from_db()
    cycle.refresh_from_db()
    assert (order.attempts, order.ended_at is None, order.refusal) == (1, False, "")
    assert (cycle.closed_on, cycle.closed_by) == (today(), order.asked_by)
    assert [*GradeChange.objects.values_list("grade", flat=True)] == ["B"]
    assert [*findings()] == []


@pytest.mark.either
def test_how_far_it_is_is_told(cycle):
    scored(cycle, cycle.assessments.get().supplier, 80)
    told = []

    close_cycle(cycle, actor=UserFactory(), today=TODAY, told=lambda *step: told.append(step))

    assert told == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.either
def test_it_is_not_asked_for_twice_and_nothing_else_is_done_meanwhile(cycle, opener):
    ordered(cycle)

    for step in (lambda: ordered(cycle), lambda: off(cycle, opener), lambda: moved(cycle)):
        assert refused(step) == ["This cycle is being closed."]


@pytest.mark.either
def test_what_is_refused_is_said_before_a_worker_comes(cycle):
    veto(cycle, UserFactory())

    assert refused(lambda: ordered(cycle)) == ["1 raised veto waits for another person: confirm or dismiss it first."]
    assert not ClosingOrder.objects.exists()


@pytest.mark.either
def test_what_stands_in_the_way_by_then_is_kept_and_it_can_be_asked_for_again(cycle):
    order = ordered(cycle)
    veto(cycle, UserFactory())

    close_ordered(order.pk)

    order.refresh_from_db()
    cycle.refresh_from_db()
    assert order.refusal == "1 raised veto waits for another person: confirm or dismiss it first."
    assert cycle.is_open
    RaisedVeto.objects.update(decision="dismissed", decided_by=UserFactory(), decided_at=timezone.now())
    close_ordered(ordered(cycle).pk)
    cycle.refresh_from_db()
    assert cycle.closed_on == today()


@pytest.fixture
def rung():
    """Return what workers are sent for, as it is sent."""
    sent = []

    def note(body, **_kept):
        sent.append(tuple(body[0]))

    before_task_publish.connect(note, sender="audits.close")
    yield sent
    before_task_publish.disconnect(note, sender="audits.close")


@pytest.mark.either
def test_a_worker_that_died_again_and_again_comes_once_somebody_asks(cycle, rung):
    order = ordered(cycle)
    ring_again_for_closings(timezone.now())
    assert rung == []
    ring_again_for_closings(timezone.now() + timedelta(hours=1))
    assert rung == [(order.pk,)]
    ClosingOrder.objects.update(attempts=3)
    ring_again_for_closings(timezone.now() + timedelta(hours=1))
    close_ordered(order.pk)
    cycle.refresh_from_db()
    assert cycle.is_open
    assert len(rung) == 1

    start_closing_again(order)

    assert len(rung) == 2
    close_ordered(order.pk)
    cycle.refresh_from_db()
    assert not cycle.is_open
    start_closing_again(order)
    assert len(rung) == 2


def test_the_database_takes_one_order_that_waits(cycle):
    order = ordered(cycle)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClosingOrder.objects.create(cycle=cycle, asked_by=order.asked_by)
