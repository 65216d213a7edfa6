"""What was asked for and never handed in."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, Max, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation, Exemption, Obligation, Requirement
from foundation.dates import DaysLater
from reminders.models import Reminder
from reminders.models.step import MOST_DAYS
from reminders.sources.expiry import promised_later
from reminders.sources.refused import promised_since
from reminders.sources.source import Source, is_exempt, is_handed_in, is_promised, pair


class Missing(Source):
    """An obligation for which nothing holds, nothing waits, and nothing lapsed or was refused within a year.

    Day 0 is that of the request: the first day on which it is required, or on which it is missing again, so that those
    who were told of all steps are told anew. What lapsed within a year has the ladder of its expiry, what was refused
    that of its refusal; unless what was promised since did not come.
    """

    code = "missing"
    order = 30
    title = _("Not handed in")
    over = Reminder.Reason.HANDED_IN

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the obligations without a proof; they stay due however long ago they were asked for."""
        a_year_ago = as_of - timedelta(days=MOST_DAYS)
        held = Attestation.objects.accepted().filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of),
            # What still holds is most: of that nothing else is asked.
            Q(lapses_on__gt=as_of) | ~promised_later(as_of),
            **pair(),
            lapses_on__gt=a_year_ago,
            decided_on__lte=as_of,
        )
        refused = Attestation.objects.filter(
            ~promised_since(as_of),
            **pair(),
            decision=Attestation.Decision.REFUSED,
            decided_on__range=(a_year_ago, as_of),
            withdrawn_on=None,
        )
        owed = Obligation.objects.in_force(as_of).filter(required_from__lte=last)
        rows = owed.filter(
            ~Exists(held), ~Exists(refused), ~is_handed_in(as_of), ~is_promised(as_of), ~is_exempt(as_of)
        )
        since = Greatest(
            F("required_from"),
            *(
                Coalesce(Subquery(days), F("required_from"), output_field=DateField())
                for days in (ended(as_of), exempted(as_of))
            ),
            output_field=DateField(),
        )
        # Where nothing was handed in, the requirement is what is due.
        return rows.order_by().values_list(
            "supplier_id", F("requirement_id") + 0, "requirement_id", "requirement__kind", since
        )

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the requirements."""
        return Requirement.objects.in_bulk(keys)


def ended(as_of: date) -> "QuerySet[Any, Any]":
    """Return since when the last proof of the outer row's pair left it without, by a day: withdrawn, or a year gone.

    A promise leaves it at once.
    """
    left = Case(
        When(Q(decision=Attestation.Decision.PROMISED) | Q(withdrawn_on=F("lapses_on")), then=F("lapses_on")),
        When(decision=Attestation.Decision.ACCEPTED, then=DaysLater(F("lapses_on"), MOST_DAYS)),
        When(decision=Attestation.Decision.REFUSED, then=DaysLater(F("decided_on"), MOST_DAYS + 1)),
        output_field=DateField(),
    )
    found = Attestation.objects.filter(**pair()).order_by().annotate(left=left).filter(left__lte=as_of)
    return found.values("supplier").annotate(last=Max("left", output_field=DateField())).values("last")


def exempted(as_of: date) -> "QuerySet[Any, Any]":
    """Return when the last exemption of the outer row's pair ended, by a day."""
    found = Exemption.objects.filter(**pair(), exempt_until__lte=as_of, exempt_until__gt=F("exempt_from")).order_by()
    return found.values("supplier").annotate(last=Max("exempt_until", output_field=DateField())).values("last")


SOURCE = Missing()
