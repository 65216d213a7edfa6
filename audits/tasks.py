"""What the clock sets going."""

from celery import shared_task

from audits.services import follow_all_cases
from foundation.dates import today


@shared_task(name="audits.follow_all_cases")
def follow_cases() -> None:
    """Close, move on and open improvement cases by what begins to count today; nothing to do is soon done."""
    follow_all_cases(today())
