"""What is owed, how that stands, and how much the ledger holds."""

from datetime import date

from attestations.models import Obligation
from attestations.standing import Standing
from evidence.models import Event

DAY = date(2024, 3, 1)


def owed():
    """Return from when until when something is owed, in order."""
    return list(Obligation.objects.order_by("required_from").values_list("required_from", "required_until"))


def standing_of(supplier):
    """Return how the only thing that a supplier owes stands today."""
    return Standing(supplier.standings.get().standing)


def event_count():
    """Return how many events there are."""
    return Event.objects.count()
