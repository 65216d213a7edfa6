"""The one rule that says where an obligation stands on a day.

    known    = accepted by the day
    rank     = of one attestation: valid (also when it expires soon and an accepted successor joins it without
               a gap), expiring, in review, upcoming, expired (also while suspended), or nothing
    standing = exempt, else the best rank over the attestations of the supplier for the requirement, else missing

Everything that shows, filters, counts or exports a standing asks `expression(as_of)`.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, DateField, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import pgettext_lazy

from attestations.lapse import Outlook
from attestations.models.attestation import Attestation
from attestations.models.exemption import Exemption
from attestations.models.requirement import Requirement
from attestations.models.suspension import Suspension
from foundation.dates import ahead


class Standing(models.IntegerChoices):
    """Where an obligation stands; a higher number wins over a lower one."""

    MISSING = 0, pgettext_lazy("standing", "Not handed in")
    EXPIRED = 2, pgettext_lazy("standing", "Expired")
    UPCOMING = 3, pgettext_lazy("standing", "Not yet in force")
    IN_REVIEW = 4, pgettext_lazy("standing", "In review")
    EXPIRING = 5, pgettext_lazy("standing", "Expiring soon")
    VALID = 6, pgettext_lazy("standing", "Valid")
    EXEMPT = 9, pgettext_lazy("standing", "Exempt")


#: How long before it lapses a proof expires soon: so many days for all, or each span in use with its requirements.
Spans = int | tuple[tuple[int, tuple[int, ...]], ...]
#: Held: what counts in the numerator of a coverage.
HELD = (Standing.EXPIRING, Standing.VALID)
#: Required and not held; in review and upcoming are gaps too: uploading any file must not empty the list.
GAPS = (Standing.MISSING, Standing.EXPIRED, Standing.UPCOMING, Standing.IN_REVIEW)


def expression(
    as_of: date, supplier: str = "supplier", requirement: str = "requirement", warning_days: Spans | None = None
) -> Case:
    """Return, as SQL, the standing on `as_of` of the row's supplier for its requirement.

    `supplier` and `requirement` name the row's fields; `warning_days` overrides what each requirement counts as
    expiring soon. One correlated sub-query over the covering index serves
    one row, a page and all rows alike; five other forms were measured and lost.
    """
    pair = {"supplier": OuterRef(supplier), "requirement": OuterRef(requirement)}
    ranked = Attestation.objects.filter(**pair).order_by().annotate(best=Highest(rank(as_of, warning_days)))
    return Case(
        When(Exists(Exemption.objects.on(as_of).filter(**pair)), then=Value(Standing.EXEMPT.value)),
        default=Coalesce(Subquery(ranked.values("best")), Value(Standing.MISSING.value)),
        output_field=IntegerField(),
    )


class Highest(models.Func):
    """The highest value of a sub-query, NULL where it has no row; Max of Django would add a GROUP BY, which costs."""

    function = "MAX"


def rank(as_of: date, warning_days: Spans | None = None) -> Case:
    """Return the rank of one attestation on a day: a member of Standing."""
    return ranking(as_of, held(as_of, warning_days))


def ranking(as_of: date, held: Any, step: int = 1) -> Case:
    """Return `held` for an attestation that holds on a day, and for any other its rank times `step`."""
    pending = Q(submitted_on__lte=as_of) & (Q(decided_on=None) | Q(decided_on__gt=as_of))
    return Case(
        When(holds(as_of), then=held),
        When(known(as_of, valid_from__gt=as_of), then=Value(Standing.UPCOMING * step)),
        When(known(as_of), then=Value(Standing.EXPIRED * step)),
        When(pending, then=Value(Standing.IN_REVIEW * step)),
        default=Value(Standing.MISSING * step),
        output_field=IntegerField(),
    )


def held(as_of: date, warning_days: Spans | None = None) -> Case:
    """Return the rank of an attestation that holds on a day: valid or expiring."""
    warned, outlook = warned_until(as_of, warning_days), Outlook.on(as_of)
    return Case(
        When(outlook.lasting_beyond(warned), then=Value(Standing.VALID.value)),
        # Evaluated for what expires soon alone, so these cost nothing that can be measured.
        When(GreaterThan(outlook.lapse(), warned), then=Value(Standing.VALID.value)),
        When(Exists(successors(outlook, warned)), then=Value(Standing.VALID.value)),
        default=Value(Standing.EXPIRING.value),
        output_field=IntegerField(),
    )


def known(as_of: date, **further: Any) -> Q:
    """Return whether an attestation had been accepted by a day, and further conditions."""
    return Q(decision="accepted", decided_on__lte=as_of, **further)


def holds(as_of: date) -> Q:
    """Return whether an attestation counts on a day: accepted by then, begun, not lapsed and not suspended."""
    return known(as_of, valid_from__lte=as_of, lapses_on__gt=as_of) & ~Q(pk__in=suspended(as_of))


def suspended(as_of: date) -> models.QuerySet[Suspension, int]:
    """Return the keys of the attestations that a suspension covers on a day: few, so that one set of them is kept."""
    covering = Suspension.objects.filter(suspended_from__lte=as_of, suspended_until__gt=as_of)
    return covering.order_by().values_list("attestation", flat=True)


def successors(outlook: Outlook, warned: Case | Value) -> models.QuerySet[Attestation]:
    """Return what was accepted by the day, joins the outer attestation without a gap and outlasts the warning."""
    as_of, joined_on = outlook.as_of, outlook.lapse(lambda name: OuterRef(OuterRef(name)))
    suspended_then = Suspension.objects.filter(
        GreaterThan(outlook.suspended_until(), joined_on),
        attestation=OuterRef("pk"),
        # What began later nobody knew of.
        suspended_from__lte=as_of,
    )
    return Attestation.objects.filter(
        GreaterThan(outlook.lapse(), warned),
        ~Exists(suspended_then),
        supplier=OuterRef("supplier"),
        requirement=OuterRef("requirement"),
        decision="accepted",
        decided_on__lte=as_of,
        valid_from__lte=outlook.lapse(OuterRef),
    )


def warned_until(as_of: date, warning_days: Spans | None) -> Case | Value:
    """Return the last day that counts as expiring soon: a CASE of literals, one for each span of days in use."""
    spans = spans_in_use() if warning_days is None else warning_days
    if isinstance(spans, int):
        return Value(ahead(as_of, spans), output_field=DateField())
    return Case(
        *(When(requirement__in=pks, then=Value(ahead(as_of, days))) for days, pks in spans), output_field=DateField()
    )


def spans_in_use() -> Spans:
    """Return what each requirement counts as expiring soon."""
    spans: dict[int, list[int]] = {}
    for pk, days in Requirement.objects.order_by("pk").values_list("pk", "expiring_days"):
        spans.setdefault(days, []).append(pk)
    if len(spans) <= 1:
        return next(iter(spans), 0)
    return tuple((days, tuple(pks)) for days, pks in sorted(spans.items()))
