"""Suppliers that the report counts by what became of reminders."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder
from suppliers.counts import Counted


def unreached(as_of: date) -> QuerySet[Any]:
    """Return the suppliers none of whose contacts could be written to, once or more, in the year up to the day."""
    return Reminder.objects.without_contact(as_of).order_by().values("supplier")


COUNTED = [Counted("unreached", _("Suppliers without a contact to write to"), unreached)]
