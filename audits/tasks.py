"""What the clock sets going."""

from celery import shared_task

from audits.services import follow_all_cases, follow_all_consequences
from foundation.dates import today


@shared_task(name="audits.follow_all_cases")
def follow_cases() -> None:
    """Bring improvement cases, and what follows from grades, in step with what begins to count today."""
    follow_all_cases(today())
    follow_all_consequences(today())
