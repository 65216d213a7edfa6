"""What lapses: certificates, commitments with an end, test reports, documents with a term."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from attestations.models import Acknowledgement, Attestation
from attestations.models.acknowledgement import LADDER_GOES_ON
from foundation.dates import FAR, DayBefore, NextDay
from reminders.models import Reminder
from reminders.sources.source import Source, is_broken, is_exempt, is_handed_in, is_promised, is_required, pair


class Expiry(Source):
    """An accepted proof that lapses, or lapsed, and that nothing accepted outlasts. Day 0 is its last day that counts.

    What was handed in stops the ladder until it is decided, and a plan that was accepted, until the certificate is
    expected: who did his part is left in peace. Where that day passes after the proof has lapsed, the ladder of what is
    missing takes over: of this one much was told before. An audit that is booked leaves the contact in peace until it
    was held, though not in the last month.
    """

    code = "expiry"
    order = 20
    title = _("Expired or expiring")
    over = Reminder.Reason.RENEWED

    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return the proofs that lapse in a range of days."""
        lapsing = Attestation.objects.accepted().filter(
            # A range first: the index over it finds the few of many.
            lapses_on__range=(first, min(last, FAR - timedelta(days=2)) + timedelta(days=1)),
            decided_on__lte=as_of,
            withdrawn_on=None,
        )
        rows = lapsing.filter(
            Q(lapses_on__gt=as_of) | ~promised_later(as_of),
            ~Exists(outlasting()), ~is_handed_in(as_of), ~is_promised(as_of), ~is_exempt(as_of), is_required(as_of),
        )  # fmt: skip
        return rows.order_by().values_list("supplier_id", "pk", "requirement_id", "kind", DayBefore(F("lapses_on")))

    def because(self, as_of: date) -> "Case | Value":
        """Tell a proof that was corrected, was promised or whose audit is booked from one that was renewed."""
        until = NextDay(OuterRef("due_on"))
        same = Attestation.objects.filter(pk=OuterRef("object_id"), lapses_on=until, withdrawn_on=None)
        promised = same.filter(promised_later(as_of), ~Exists(outlasting()))
        booked = Acknowledgement.objects.booked(as_of).filter(**pair())
        is_quiet = Exists(booked) & Exists(same.filter(~Exists(outlasting())))
        return Case(
            When(Exists(promised), then=Value(Reminder.Reason.HANDED_IN)),
            When(is_quiet, due_on__gt=last_told(as_of), then=Value(Reminder.Reason.BOOKED)),
            When(Exists(same), then=Value(self.over)),
            default=Value(Reminder.Reason.CHANGED),
        )

    def quiet(self, row: str, as_of: date) -> str:
        """Say nothing to a contact who has booked the audit until it was held, or the last month begins."""
        return (
            f"EXISTS (SELECT 1 FROM {Acknowledgement._meta.db_table} audit"
            f" WHERE audit.supplier_id = {row}.supplier_id AND audit.requirement_id = {row}.requirement_id"
            f" AND audit.says = '{Acknowledgement.Says.BOOKED}' AND audit.withdrawn_at IS NULL"
            f" AND audit.day >= '{as_of}' AND {row}.due_on > '{last_told(as_of)}')"
        )

    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return the proofs."""
        return Attestation.objects.in_bulk(keys)


def last_told(as_of: date) -> date:
    """Return the last of the days up to which somebody is told on a day of what expires, whatever is booked."""
    return as_of + timedelta(days=LADDER_GOES_ON)


def promised_later(as_of: date) -> Exists:
    """Return whether a day that was promised has passed since the row lapsed."""
    return is_broken(as_of, lapses_on__gt=OuterRef("lapses_on"))


def outlasting() -> "QuerySet[Attestation]":
    """Return the accepted proofs of the outer row's supplier for its requirement that lapse later."""
    later = Q(lapses_on__gt=OuterRef("lapses_on")) | Q(lapses_on=OuterRef("lapses_on"), pk__gt=OuterRef("pk"))
    return Attestation.objects.accepted().filter(
        later, supplier=OuterRef("supplier"), requirement=OuterRef("requirement")
    )


SOURCE = Expiry()
