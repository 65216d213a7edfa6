"""What was asked for and never handed in."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation, Obligation, Requirement
from reminders.models import Reminder
from reminders.models.step import MOST_DAYS
from reminders.sources.source import Source, is_exempt, is_handed_in, is_promised, pair


class Missing(Source):
    """An obligation for which nothing holds, nothing waits, and nothing lapsed or was refused within a year.

    Day 0 is that of the request: the first day on which it is required. What lapsed within a year has the ladder of
    its expiry, what was refused that of its refusal.
    """

    code = "missing"
    order = 30
    title = _("Not handed in")
    over = Reminder.Reason.HANDED_IN

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the obligations without a proof; they stay due however long ago they were asked for."""
        a_year_ago = as_of - timedelta(days=MOST_DAYS)
        held = Attestation.objects.accepted().filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of), **pair(), lapses_on__gt=a_year_ago, decided_on__lte=as_of
        )
        refused = Attestation.objects.filter(
            **pair(), decision=Attestation.Decision.REFUSED, decided_on__range=(a_year_ago, as_of), withdrawn_on=None
        )
        owed = Obligation.objects.in_force(as_of).filter(required_from__lte=last)
        rows = owed.filter(
            ~Exists(held), ~Exists(refused), ~is_handed_in(as_of), ~is_promised(as_of), ~is_exempt(as_of)
        )
        # Where nothing was handed in, the requirement is what is due.
        return rows.order_by().values_list(
            "supplier_id", F("requirement_id") + 0, "requirement_id", "requirement__kind", "required_from"
        )

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the requirements."""
        return Requirement.objects.in_bulk(keys)


SOURCE = Missing()
