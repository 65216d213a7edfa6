"""Suppliers that the report counts by what became of reminders."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder
from suppliers.counts import Counted


def unreached(as_of: date) -> QuerySet[Any]:
    """Return about whom nobody could be written to in the year up to the day."""
    return Reminder.objects.settled_in_the_year(as_of).found_nobody().order_by().values("supplier")


COUNTED = [Counted("unreached", _("Suppliers for whom nobody could be written to"), unreached)]
