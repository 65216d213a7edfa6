"""Who gets the reports."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from reports.models import ReportSubscriber


def save_subscriber(subscriber: ReportSubscriber, *, actor: User) -> ReportSubscriber:
    """Record who gets the report of each month, or no longer.

    Who gets them again is not sent those of the time between. Raises ValidationError for who may not read reports.
    """
    is_new = subscriber.pk is None
    if subscriber.is_active and not subscriber.may_read:
        words = _("This person may not read reports. Give the role first, for which an administrator is asked.")
        raise ValidationError({"person" if is_new else "is_active": ValidationError(words, code="reader")})
    if is_new:
        subscriber.added_by = actor
    elif subscriber.is_active and not ReportSubscriber.objects.get(pk=subscriber.pk).is_active:
        subscriber.added_at = timezone.now()
    with ledger(actor) as events:
        subscriber.full_clean()
        subscriber.save()
        events.add("setting_added" if is_new else "setting_changed", subscriber)
    return subscriber
