"""What a check is given, and what it gives."""

from dataclasses import dataclass
from datetime import date

from attestations.models import Attestation, Kind
from attestations.models.attestation import AttestationQuerySet

#: Kinds that somebody else issues to the supplier.
ISSUED = (Kind.CERTIFICATE, Kind.TEST_REPORT)


@dataclass(frozen=True)
class Paper:
    """A proof in review, and the day on which it is looked at."""

    attestation: Attestation
    as_of: date

    @property
    def is_issued(self) -> bool:
        """Whether a body issues such papers."""
        return self.attestation.kind in ISSUED and not self.attestation.is_announcement

    @property
    def others(self) -> AttestationQuerySet:
        """Every other proof of any supplier that was not refused."""
        others = Attestation.objects.exclude(pk=self.attestation.pk)
        return others.exclude(decision=Attestation.Decision.REFUSED).select_related("supplier", "requirement")


@dataclass(frozen=True)
class Finding:
    """What a check found, in a sentence."""

    is_fine: bool
    words: str


def fine(words: str) -> Finding:
    """Return a finding that is as it should be."""
    return Finding(True, words)


def doubtful(words: str) -> Finding:
    """Return a finding that the officer should look at."""
    return Finding(False, words)
