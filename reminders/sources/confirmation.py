"""Basic documents that go on, and are to be confirmed once a term."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from attestations.confirming import DueAgain
from attestations.models import Acknowledgement, Attestation, Kind, Requirement
from reminders.models import Reminder
from reminders.sources.source import Source, is_exempt, is_handed_in, is_required, pair


class Confirmation(Source):
    """The newest document on file of a requirement with a term. Day 0 is that on which it is due again.

    Who confirms it, or hands in another, is asked again a term later. Whatever he does, the document counts as long as
    it prints.
    """

    code = "confirmation"
    order = 25
    title = _("To be confirmed")
    is_of_days_alone = False
    over = Reminder.Reason.CONFIRMED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the documents that are due again in a range of days; nothing while no document has a term."""
        rows = self.lasting(as_of, first, last)
        return rows if with_a_term().exists() else rows.none()

    def lasting(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return them as one query, also where there can be none."""
        newer = Q(submitted_on__gt=OuterRef("submitted_on")) | Q(
            submitted_on=OuterRef("submitted_on"), pk__gt=OuterRef("pk")
        )
        counting = Attestation.objects.accepted().filter(decided_on__lte=as_of, lapses_on__gt=as_of)
        due_on = DueAgain(F("submitted_on"), F("requirement__validity_months"), as_of)
        rows = counting.filter(kind=Kind.DOCUMENT, requirement__in=with_a_term()).annotate(due_on=due_on)
        rows = rows.filter(due_on__gte=first, due_on__lte=last, due_on__lt=F("lapses_on")).filter(
            ~Exists(Attestation.objects.accepted().filter(newer, **pair())),
            ~Exists(confirmed()),
            ~is_handed_in(as_of),
            ~is_exempt(as_of),
            is_required(as_of),
        )
        return rows.order_by().values_list("supplier_id", "pk", "requirement_id", "kind", "due_on")

    def because(self, as_of: date) -> "Case | Value":
        """Tell what was confirmed, or handed in anew, from what was withdrawn or has no term any more."""
        anew = Attestation.objects.accepted().filter(**pair(), pk__gt=OuterRef("object_id"))
        done = When(Exists(confirmed()) | Exists(anew), then=Value(self.over))
        return Case(done, default=Value(Reminder.Reason.CHANGED))

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the documents."""
        return Attestation.objects.in_bulk(keys)


def with_a_term() -> "QuerySet[Requirement]":
    """Return the requirements whose documents are confirmed once a term."""
    return Requirement.objects.filter(kind=Kind.DOCUMENT, validity_months__gt=0)


def confirmed() -> "QuerySet[Acknowledgement]":
    """Return what says that the outer row's document is still right, by the day on which it is due again."""
    return Acknowledgement.objects.confirmed().filter(**pair(), day=OuterRef("due_on"))


SOURCE = Confirmation()
