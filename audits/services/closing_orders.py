"""Have a cycle closed by a worker. The database says what is to be done; a ring that is lost costs time alone."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from accounts.models import User
from audits.models import AssessmentCycle, ClosingOrder
from audits.services.closing import close_cycle, refuse_closing
from audits.services.cycles import held_open
from foundation import progress
from foundation.dates import today
from foundation.doorbell import ring

#: A worker that dies again and again is not sent out once more, until somebody asks for it.
MOST_ATTEMPTS = 3
#: After so long without a sign somebody is sent again.
LOST_AFTER = timedelta(minutes=1)


def order_closing(cycle: AssessmentCycle, *, actor: User, today: date) -> ClosingOrder:
    """Note that a cycle is to be closed, and send for a worker.

    Raises ValidationError for what `close_cycle` refuses, and where it is being closed already.
    """
    with transaction.atomic():
        cycle = held_open(cycle.pk)
        refuse_closing(cycle, actor, today)
        order = ClosingOrder.objects.create(cycle=cycle, asked_by=actor)
        transaction.on_commit(lambda: ring("audits.close", order.pk))
    return order


def close_ordered(pk: int) -> None:
    """Carry an order out, once; whoever else is at work on it is left alone.

    What stands in the way by now is kept with the order, in the language of who asked.
    """
    waiting = ClosingOrder.objects.waiting().filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
    if progress_of(pk) or not waiting.update(attempts=F("attempts") + 1, rung_at=timezone.now()):
        return
    asked_by = ClosingOrder.objects.select_related("asked_by").get(pk=pk).asked_by
    try:
        with translation.override(asked_by.language), progress.Progress(key(pk)) as told, transaction.atomic():
            # Locked: two workers may have begun at once.
            order = ClosingOrder.objects.select_for_update(of=["self"]).select_related("cycle").get(pk=pk)
            if order.ended_at is None:
                close_cycle(order.cycle, actor=asked_by, today=today(), told=told)
                ClosingOrder.objects.filter(pk=pk).update(ended_at=timezone.now())
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
        ClosingOrder.objects.waiting().filter(pk=pk).update(ended_at=timezone.now(), refusal=words)


def start_closing_again(order: ClosingOrder) -> None:
    """Send a worker once more where nobody gives a sign, however often one died."""
    if not progress_of(order.pk) and ClosingOrder.objects.waiting().filter(pk=order.pk).update(
        attempts=0, rung_at=timezone.now()
    ):
        ring("audits.close", order.pk)


def ring_again_for_closings(now: datetime) -> None:
    """Send a worker to every order that waits and of which nobody gives a sign."""
    lost = ClosingOrder.objects.waiting().filter(attempts__lt=MOST_ATTEMPTS, rung_at__lt=now - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True):
        if not progress_of(pk):
            ring("audits.close", pk)


def progress_of(pk: int) -> dict[str, Any] | None:
    """Return how many steps of an order are done, of how many; None where nobody is at work."""
    return progress.told(key(pk))


def key(pk: int) -> str:
    """Return under which name the progress of an order is told."""
    return f"closing-progress:{pk}"
