"""Have a report made by a worker. The database says what is to be made; a ring that is lost costs time alone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from foundation import progress
from foundation.dates import local_day
from foundation.doorbell import ring
from reports.models import Origin, ReportOrder
from reports.periods import ReportPeriod, read_report_period
from reports.services.freezing import computed, keep_run

#: A worker that dies again and again is not sent out once more.
MOST_ATTEMPTS = 3
#: After so long without a sign somebody is sent again.
LOST_AFTER = timedelta(minutes=1)


def order_report(asked: str, *, actor: User) -> ReportOrder:
    """Note a period that was read before, and send for a worker."""
    with transaction.atomic():
        order = ReportOrder.objects.create(period=asked, asked_by=actor)
        transaction.on_commit(lambda: ring("reports.work", order.pk))
    return order


def work(pk: int) -> None:
    """Make the report of an order, once; whoever else is at work on it is left alone."""
    waiting = ReportOrder.objects.filter(pk=pk, run=None, attempts__lt=MOST_ATTEMPTS)
    if progress_of(pk) or not waiting.update(attempts=F("attempts") + 1, rung_at=timezone.now()):
        return
    order = ReportOrder.objects.select_related("asked_by").get(pk=pk)
    with progress.Progress(key(pk)) as told:
        run = computed(period_of(order), told)
    with transaction.atomic():
        # Locked: two workers may have begun at once.
        order = ReportOrder.objects.select_for_update(of=["self"]).select_related("asked_by").get(pk=pk)
        if order.run_id is None:
            order.run = keep_run(run, order.asked_by, Origin.HAND)
            order.save(update_fields=["run"])


def ring_again(now: datetime) -> None:
    """Send a worker to every order that waits and of which nobody gives a sign."""
    lost = ReportOrder.objects.filter(run=None, attempts__lt=MOST_ATTEMPTS, rung_at__lt=now - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True):
        if not progress_of(pk):
            ring("reports.work", pk)


def is_given_up(order: ReportOrder) -> bool:
    """Tell whether nobody is sent again, after so many attempts, and nobody is at work on it."""
    return order.run_id is None and order.attempts >= MOST_ATTEMPTS and not progress_of(order.pk)


def period_of(order: ReportOrder) -> ReportPeriod:
    """Return the period that was asked for, as of the day on which it was."""
    return read_report_period(order.period, local_day(order.asked_at))


def progress_of(pk: int) -> dict[str, Any] | None:
    """Return how many tables of an order are done, of how many; None where nobody is at work."""
    return progress.told(key(pk))


def key(pk: int) -> str:
    """Return under which name the progress of an order is told."""
    return f"report-progress:{pk}"
