"""Propose values for the fields of an attestation from the text of a paper."""

import re
import unicodedata

from attestations.models import Requirement
from attestations.reading.bodies import accreditor_in, body_in
from attestations.reading.periods import period_in
from attestations.reading.standards import edition_in, others_in
from attestations.reading.texts import texts_in
from foundation.folding import simplified

#: A paper says what it is at its beginning.
LONGEST = 20_000
BLANKS = re.compile(r"\s{3,}")


def read(text: str, requirement: Requirement) -> dict[str, str]:
    """Return what a paper says, by the field names of Attestation, days in ISO form; only what was found.

    A day that can be two, or two days under labels that mean the same, are nothing that was found. Under `standards`
    stands what it names instead of the requirement (`others_named`).
    """
    text = normal(text)
    named = {"edition": edition_in(text, requirement), "standards": others_in(text, requirement)}
    return values_in(text) | {name: value for name, value in named.items() if value}


def normal(text: str) -> str:
    """Return the beginning of a text with full-width signs made plain and no more blanks than say something."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\r", "")
    return BLANKS.sub(fewer, plain)[:LONGEST]


def values_in(text: str) -> dict[str, str]:
    """Return what a text says of a paper whatever it proves."""
    # Character by character: what is found in the one stands at the same place in the other.
    plain = text.translate(simplified())
    labelled = texts_in(text, plain)
    issuer = labelled.pop("issuing_body", "")
    bodies = {
        "issuing_body": body_in(issuer.translate(simplified())) or body_in(plain) or issuer,
        "accreditation": accreditor_in(plain),
    }
    return labelled | period_in(text, plain) | {name: body for name, body in bodies.items() if body}


def fewer(blanks: re.Match[str]) -> str:
    """Return blanks that mean the same: the end of a paragraph, or of a column."""
    return "\n\n" if "\n" in blanks[0] else "  "
