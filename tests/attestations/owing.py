"""What is owed, and how much the ledger holds."""

from datetime import date

from attestations.models import Obligation
from evidence.models import Event

DAY = date(2024, 3, 1)


def owed():
    """Return from when until when something is owed, in order."""
    return list(Obligation.objects.order_by("required_from").values_list("required_from", "required_until"))


def event_count():
    """Return how many events there are."""
    return Event.objects.count()
