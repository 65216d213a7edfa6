"""What the clock and the workers do for reports. The database says what is to be done; the ring may be lost."""

from celery import shared_task
from django.utils import timezone

from foundation import memory
from reports.services import mail_reports, make_due_reports, ordering


@shared_task(name="reports.make_due")
def make_due() -> None:
    """Make the reports of months that closed, and mail what was not mailed yet."""
    now = timezone.now()
    make_due_reports(now)
    mail_reports(now)


# Not delivered again by the broker: whether it is to be tried once more, the database says.
@shared_task(name="reports.work", acks_late=False)
def work(pk: int) -> None:
    """Make a report that somebody asked for."""
    memory.spare()
    ordering.work(pk)


@shared_task(name="reports.ring_again")
def ring_again() -> None:
    """Send a worker to every report that waits and of which nobody gives a sign."""
    ordering.ring_again(timezone.now())
