"""Propose values for the fields of an attestation from the text of a paper."""

from attestations.models import Requirement
from attestations.reading.standards import edition_in


def read(text: str, requirement: Requirement) -> dict[str, str]:
    """Return what a paper says, by the field names of Attestation; only what was found, days in ISO form."""
    found = {"edition": edition_in(text, requirement)}
    return {name: value for name, value in found.items() if value}
