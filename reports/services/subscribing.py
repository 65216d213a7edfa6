"""Who gets the reports."""

from accounts.models import User
from evidence.ledger import ledger
from reports.models import ReportSubscriber


def save_subscriber(subscriber: ReportSubscriber, *, actor: User) -> ReportSubscriber:
    """Record who gets the report of each month, or no longer."""
    is_new = subscriber.pk is None
    if is_new:
        subscriber.added_by = actor
    with ledger(actor) as events:
        subscriber.full_clean()
        subscriber.save()
        events.add("setting_added" if is_new else "setting_changed", subscriber)
    return subscriber
