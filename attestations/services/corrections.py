"""Set right what was typed of a document, before it is decided about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Attestation, Correction, Kind
from attestations.services.papers import write
from attestations.services.reviews import refuse_changed, refuse_decided, refuse_own, written_by
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted

PERIOD = ("valid_from", "valid_until")
ON_PAPER = ("number", "holder_name", "issuing_body", "accreditation", "edition", "scope", "sites", *PERIOD)
#: What a reviewer may set right of each kind.
CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    Kind.COMMITMENT: ("signatory_name", "signatory_title", "contract_reference", *PERIOD),
    Kind.CERTIFICATE: ON_PAPER,
    Kind.TEST_REPORT: ON_PAPER,
    Kind.DOCUMENT: ("number", "holder_name", "issuing_body", *PERIOD),
}


def correct_attestation(
    attestation: Attestation, changes: Mapping[str, Any], *, seen: str, actor: User, today: date
) -> list[Correction]:
    """Give fields of a proof in review the values that its document has; return what was corrected.

    What was typed is kept in the corrections. The reviewer copies from the document, so she may still decide.
    Raises ValidationError as accepting does, and for what was signed here, which nobody touches.
    """
    with ledger(actor) as events:
        # Read again, locked: nobody decides about what is being corrected.
        found = Attestation.objects.select_for_update().get(pk=attestation.pk)
        refuse_own(found, written_by(actor, [found.pk]))
        refuse_conflicted(found.supplier_id, actor=actor, today=today)
        refuse_decided(found)
        refuse_changed(found, {found.pk: seen})
        if found.backing == Attestation.Backing.SIGNED_HERE:
            raise ValidationError(_("What was signed here is never corrected: refuse it."), code="protected")
        corrections = [correction for name in CORRECTABLE[found.kind] for correction in corrected(found, name, changes)]
        if corrections:
            write(found, "attestation_corrected", actor, today)
        for correction in corrections:
            correction.corrected_by = actor
            correction.save()
            events.add("correction_recorded", correction)
    return corrections


def corrected(attestation: Attestation, name: str, changes: Mapping[str, Any]) -> list[Correction]:
    """Set one field; return its correction, none where it stays. Does not save."""
    before = getattr(attestation, name)
    if name not in changes or changes[name] == before:
        return []
    setattr(attestation, name, changes[name])
    texts = {"before": as_text(before), "after": as_text(changes[name])}
    return [Correction(attestation=attestation, field=name, **texts)]


def as_text(value: Any) -> str:
    """Return a value as a correction keeps it: days as ISO, an edition by its code."""
    return "" if value is None else str(value)
