"""What the clock and the workers do for examinations."""

from celery import shared_task
from django.utils import timezone

from audits.services import close_ordered, follow_all_cases, follow_all_consequences, ring_again_for_closings
from foundation import memory
from foundation.dates import today


@shared_task(name="audits.follow_all_cases")
def follow_cases() -> None:
    """Bring improvement cases, and what follows from grades, in step with what begins to count today."""
    follow_all_cases(today())
    follow_all_consequences(today())


# Not delivered again by the broker: whether it is to be tried once more, the database says.
@shared_task(name="audits.close", acks_late=False)
def close(pk: int) -> None:
    """Close a cycle that somebody asked to be closed."""
    memory.spare()
    close_ordered(pk)


@shared_task(name="audits.ring_again")
def ring_again() -> None:
    """Send a worker to every cycle that is to be closed and of which nobody gives a sign."""
    ring_again_for_closings(timezone.now())
