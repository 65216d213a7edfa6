"""What the ledger and the register hold after papers were decided."""

from attestations.models import Attestation
from attestations.standing import Standing
from evidence.models import Event

ACCEPTED, REFUSED = Attestation.Decision.ACCEPTED, Attestation.Decision.REFUSED


def standing_of(attestation):
    """Return how what an attestation is for stands today."""
    kept = attestation.supplier.standings.filter(requirement=attestation.requirement)
    return Standing(kept.get().standing)


def written():
    """Return the numbers of all events, in order."""
    return list(Event.objects.order_by("seq").values_list("seq", flat=True))
