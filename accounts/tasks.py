"""What the clock sets going."""

from celery import shared_task
from django.utils import timezone

from accounts.sessions import PortalSessions
from accounts.throttles import drop_past


@shared_task(name="accounts.drop_past")
def drop_what_is_over() -> None:
    """Drop counts of tries and sessions that are over."""
    drop_past(timezone.now())
    # Of both doors: they share a table.
    PortalSessions.clear_expired()
