"""What somebody is about to sign, and the digests that bind a signature to it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import CommitmentText, Signature
from evidence.digests import canonical, canonical_json
from suppliers.models import Supplier, Upload

PREFIX = "goodstanding-signature-1\n"


@dataclass(frozen=True)
class Declaration:
    """A text, for whom it is signed, by whom, as whom, and the sentence that was consented to."""

    text: CommitmentText
    supplier: Supplier
    person: User
    name: str
    title: str
    capacity: str
    consent: str
    #: Of the wording of the same version in the language that prevails.
    prevailing_sha256: str
    #: The letter of authority by which it is signed.
    letter: Upload | None = None

    def stated(self) -> dict[str, Any]:
        """Return what is signed, but for the moment."""
        letter = {"letter_sha256": self.letter.file.sha256} if self.letter and self.letter.file else {}
        return letter | {
            "capacity": self.capacity,
            "consent": self.consent,
            "language": self.text.language,
            "name": self.name,
            "person": str(self.person.ref),
            "prevailing_sha256": self.prevailing_sha256,
            "requirement": self.text.requirement_id,
            "supplier": self.supplier.pk,
            "text_sha256": self.text.sha256,
            "title": self.title,
            "version": self.text.version,
        }

    def subject(self) -> str:
        """Return the SHA-256 that a one-time code is bound to."""
        return hashed(self.stated())


def digest_of(signature: Signature) -> str:
    """Return the SHA-256 over all that a signature says, and over when.

    It is another for another text, supplier, person or letter of authority.
    """
    declared = Declaration(
        signature.text,
        signature.attestation.supplier,
        signature.person,
        signature.name,
        signature.title,
        signature.capacity,
        signature.consent,
        signature.prevailing_sha256,
        signature.attestation.upload,
    )
    return hashed(declared.stated() | {"email": signature.email, "signed_at": signature.signed_at})


def consent_to(text: CommitmentText, supplier: Supplier) -> str:
    """Return the sentence that is consented to, in the active language."""
    words = _(
        "I have read version %(version)s of “%(commitment)s” to the end, I agree to it, and I sign it for"
        " %(supplier)s, for whom I may sign. It binds as if I had signed it on paper."
    )
    return words % {"version": text.version, "commitment": text.requirement, "supplier": supplier.name}


def hashed(content: dict[str, Any]) -> str:
    """Return the SHA-256 of what is said, in the one form that is hashed."""
    form = canonical_json({name: canonical(value) for name, value in content.items()})
    return hashlib.sha256((PREFIX + form).encode()).hexdigest()
