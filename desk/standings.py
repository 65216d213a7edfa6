"""Where what waits stands today."""

from collections.abc import Collection
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attestations.models import Attestation, Obligation
from attestations.standing import Standing
from foundation.words import word


def words_of(attestations: Collection[Attestation], day: date) -> dict[int, SafeString]:
    """Return, by the key of each proof, how its supplier stands for its requirement, as a coloured word."""
    asked = Obligation.objects.in_force(day).filter(
        supplier__in={attestation.supplier_id for attestation in attestations},
        requirement__in={attestation.requirement_id for attestation in attestations},
    )
    rows = asked.with_standing(day).order_by().values_list("supplier", "requirement", "standing")
    found = {(supplier, requirement): Standing(standing) for supplier, requirement, standing in rows}
    return {
        attestation.pk: standing_word(found.get((attestation.supplier_id, attestation.requirement_id)))
        for attestation in attestations
    }


def standing_word(standing: Standing | None) -> SafeString:
    """Return a standing as a coloured word; what is not asked of the supplier says so."""
    if standing is None:
        return word("tone", "calm", _("Not required"))
    return word("standing", standing.name.lower(), standing.label)
