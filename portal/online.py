"""How a commitment stands that can be signed in the portal: whether it is to be, by whom it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from attestations.models import Attestation, CommitmentText, Requirement, Signature, SigningWay
from foundation.dates import ahead
from portal.access import Visitor

#: To read a text, type a name and a code.
MINUTES = 2


@dataclass(frozen=True)
class Online:
    """What was signed in the portal for one requirement, and whether there is a text to be signed."""

    requirement: Requirement
    papers: Sequence[Attestation]
    signatures: Sequence[Signature]
    has_text: bool
    today: date

    @property
    def is_offered(self) -> bool:
        """Whether it can be signed here, and is not signed here already for longer than the time of warning."""
        return self.has_text and self.requirement.counts(SigningWay.HERE) and not self.is_signed

    @property
    def effort(self) -> str:
        """How long it takes to sign it here."""
        return ngettext("about %(count)s minute", "about %(count)s minutes", MINUTES) % {"count": MINUTES}

    @property
    def is_signed(self) -> bool:
        """Whether somebody of the supplier signed here what waits, or holds for longer than the time of warning."""
        signed = [paper for paper in self.papers if paper.backing == Attestation.Backing.SIGNED_HERE]
        warned = ahead(self.today, self.requirement.expiring_days)
        accepted = (paper for paper in signed if paper.decision == Attestation.Decision.ACCEPTED)
        return any(not paper.decision for paper in signed) or any(paper.lapses_on > warned for paper in accepted)

    @property
    def signature(self) -> Signature | None:
        """The newest signature that holds and that the visitor may see."""
        return next((one for one in self.signatures if one.attestation.lapses_on > self.today), None)


class Signed:
    """What a visitor may see of all that was signed here, and what can be; asked once for all requirements."""

    def __init__(self, visitor: Visitor, today: date) -> None:
        self.today = today
        self.with_text = CommitmentText.objects.to_be_signed(today)
        self.signatures: dict[int, list[Signature]] = {}
        accepted = visitor.signatures().filter(attestation__decision=Attestation.Decision.ACCEPTED)
        for one in accepted.select_related("attestation", "text").order_by("-pk"):
            self.signatures.setdefault(one.attestation.requirement_id, []).append(one)

    def of(self, requirement: Requirement, papers: Sequence[Attestation]) -> Online:
        """Return how one requirement stands."""
        signatures = self.signatures.get(requirement.pk, ())
        return Online(requirement, papers, signatures, requirement.pk in self.with_text, self.today)
