"""How strong a proof is, as one number that its table keeps: so that one glance at an index finds the strongest."""

from django.db.models import Case, PositiveSmallIntegerField, Q, Value, When
from django.db.models.expressions import CombinedExpression

from foundation.dates import FAR

#: 100 for a signature, 10 for an edition without end, and the place of the backing, the weakest first.
SIGNED, LASTING = 100, 10
BACKINGS = ("recorded_only", "file_reviewed", "register_checked", "signed_here")


def weight() -> CombinedExpression:
    """Return the weight of an attestation, worked out of its own columns."""
    signed = Case(When(basis="signed", then=Value(SIGNED)), default=Value(0))
    lasting = Case(When(Q(edition_ends_on=None) | Q(edition_ends_on=FAR), then=Value(LASTING)), default=Value(0))
    backing = Case(
        *(When(backing=code, then=Value(place)) for place, code in enumerate(BACKINGS)),
        default=Value(0),
        output_field=PositiveSmallIntegerField(),
    )
    return signed + lasting + backing


def is_signed(weight: int) -> bool:
    """Tell whether a proof of this weight was signed."""
    return weight >= SIGNED


def is_on_ending_edition(weight: int) -> bool:
    """Tell whether a proof of this weight is of an edition whose end is known."""
    return weight % SIGNED < LASTING


def backing_of(weight: int) -> str:
    """Return the code of what a proof of this weight rests on."""
    return BACKINGS[weight % LASTING]
