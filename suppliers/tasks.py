"""What the clock sets going."""

from celery import shared_task

from accounts.services import system_user
from suppliers.services import scan_waiting


@shared_task(name="suppliers.scan_waiting")
def scan_what_waits() -> None:
    """Scan what came in while the virus scanner was away."""
    scan_waiting(actor=system_user())
