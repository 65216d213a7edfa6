"""What waits for an officer's review."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation
from reminders.models import Audience, Reminder
from reminders.sources.source import Source


class Reviews(Source):
    """A proof that was handed in and that nobody decided. Day 0 is the day on which it was handed in."""

    code = "reviews"
    order = 40
    title = _("Waiting for review")
    audiences = (Audience.OFFICER, Audience.MANAGER)
    over = Reminder.Reason.DECIDED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what waits, however long."""
        rows = Attestation.objects.waiting().filter(submitted_on__lte=min(last, as_of), withdrawn_on=None)
        return rows.order_by().values_list("supplier_id", "pk", "requirement_id", "kind", "submitted_on")

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the proofs."""
        return Attestation.objects.in_bulk(keys)


SOURCE = Reviews()
