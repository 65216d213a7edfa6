"""What the clock does for reports. The database says what is to be done; the ring may be lost."""

from celery import shared_task
from django.utils import timezone

from reports.services import mail_reports, make_due_reports


@shared_task(name="reports.make_due")
def make_due() -> None:
    """Make the reports of months that closed, and mail what was not mailed yet."""
    now = timezone.now()
    make_due_reports(now)
    mail_reports(now)
