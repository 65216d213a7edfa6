"""Who did what: whoever decides is another than who asked."""

from datetime import date, datetime, timedelta
from random import Random

from accounts.models import User
from accounts.services import system_user
from foundation.dates import end_of
from suppliers.models import Stage, StageChange

#: So many rows are written at once.
AT_ONCE = 5_000


class People:
    """The officers, and the built-in user, who answers for the suppliers."""

    def __init__(self) -> None:
        self.system = system_user().pk
        self.officers = [*User.objects.filter(is_staff=True).order_by("pk").values_list("pk", flat=True)]

    def some(self, random: Random, count: int) -> list[int]:
        """Return so many officers, each another."""
        return random.sample(self.officers, count)


def at(day: date) -> datetime:
    """Return noon of a day."""
    return end_of(day) - timedelta(hours=12)


def cooperations(today: date) -> list[tuple[int, date, date]]:
    """Return (supplier, from, until) of all times in which a supplier cooperated until today, in their order."""
    rows = StageChange.objects.current().filter(stage=Stage.ACTIVE, effective_on__lt=today)
    return [*rows.order_by("supplier", "effective_on").values_list("supplier", "effective_on", "until")]
