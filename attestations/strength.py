"""On what a held obligation rests: the auditor's second question, asked in SQL like the standing."""

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from attestations.models.attestation import Attestation
from attestations.models.exemption import Exemption
from attestations.standing import HELD, Highest, rank
from foundation.dates import FAR

#: Of several proofs the strongest backing is told.
BACKINGS = (
    Attestation.Backing.RECORDED_ONLY,
    Attestation.Backing.FILE_REVIEWED,
    Attestation.Backing.REGISTER_CHECKED,
    Attestation.Backing.SIGNED_HERE,
)
SIGNED, LASTING = 100, 10
#: Nothing is held, or the obligation is set aside.
NONE = -1


def expression(as_of: date) -> Case:
    """Return, of what meets an obligation on a day, the weight of the strongest; NONE where nothing does."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    ranked = Attestation.objects.filter(**pair).order_by().annotate(rank=rank(as_of))
    held = ranked.filter(rank__in=HELD).annotate(best=Highest(weight())).values("best")
    exempt = Exemption.objects.on(as_of).filter(**pair)
    return Case(
        When(Exists(exempt), then=Value(NONE)),
        default=Coalesce(Subquery(held), Value(NONE)),
        output_field=IntegerField(),
    )


def weight() -> CombinedExpression:
    """Return whether an attestation was signed, whether its edition lasts and its backing, as one number.

    One, so that one sub-query finds it: 100 for signed, 10 for an edition without end, and the backing's
    place in BACKINGS.
    """
    signed = Case(When(basis=Attestation.Basis.SIGNED, then=Value(SIGNED)), default=Value(0))
    lasting = Case(When(Q(edition_ends_on=None) | Q(edition_ends_on=FAR), then=Value(LASTING)), default=Value(0))
    backing = Case(
        *(When(backing=code, then=Value(place)) for place, code in enumerate(BACKINGS)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return signed + lasting + backing
