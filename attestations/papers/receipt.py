"""The receipt: the text, all of the proof, and where it stands in the ledger."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from attestations.models import Signature
from attestations.papers.look import common, moment, with_version
from evidence.keys import sealing
from evidence.models import Event
from foundation.typesetting import typeset

TEMPLATE = Path(__file__).with_name("receipt.typ")


def receipt_of(signature: Signature) -> bytes:
    """Return the sealed receipt of a signature as PDF, in the language of what was signed."""
    # pyHanko takes as long to load as half of all else: only who seals waits for it.
    from evidence.sealing import sealed

    with translation.override(signature.language):
        event = event_of(signature)
        pdf = typeset(TEMPLATE, content_of(signature, event), at=signature.signed_at)
        return sealed(pdf, reason=_("Receipt of a signature"))


def event_of(signature: Signature) -> Event:
    """Return the event that recorded a signature."""
    return Event.objects.get(
        object_type=Signature._meta.label_lower, object_id=signature.pk, action="commitment_signed"
    )


def content_of(signature: Signature, event: Event) -> dict[str, Any]:
    """Return what the template is filled with."""
    supplier = signature.attestation.supplier
    return {
        **common(signature.text, supplier),
        "kind": _("Receipt of a signature"),
        "summary": summary_of(signature),
        "consent": signature.consent,
        "proof_heading": _("The proof"),
        "proof": proof_of(signature, event),
        "check_heading": _("How to check it"),
        "check": [
            _(
                "This file is sealed with the key of %(organisation)s: a PDF reader shows whether a byte of it was"
                " changed, and the fingerprint of the certificate (SHA-256) says whose key it is:"
            )
            % {"organisation": settings.ORGANISATION_NAME or "Goodstanding"},
            in_fours(sealing().fingerprint),
            _(
                "The text that was signed is hashed as it stands above, in UTF-8. The event is part of a chain in which"
                " none can be changed or left out unseen."
            ),
        ],
    }


def summary_of(signature: Signature) -> list[tuple[str, str]]:
    """Return who signed what, for whom and when."""
    supplier = signature.attestation.supplier
    return [
        (_("Supplier"), f"{supplier.name} ({supplier.code})"),
        (_("Signed by"), signature.name),
        (_("Title"), signature.title),
        (_("As"), signature.get_capacity_display()),
        (_("Signed at"), moment(signature.signed_at)),
        (_("What"), with_version(signature.text)),
        (_("Language"), signature.get_language_display()),
    ]


def proof_of(signature: Signature, event: Event) -> list[tuple[str, ...]]:
    """Return how it is known; what is a hash says so, to be set as one."""
    letter = signature.attestation.upload
    return [
        (_("Account"), signature.email),
        (_("Known by"), signature.get_authentication_display()),
        (_("IP address"), signature.ip or "–"),
        (_("Browser"), printable(signature.user_agent) or "–"),
        (_("SHA-256 of the text"), signature.text_sha256, "hash"),
        (_("SHA-256 of the prevailing text"), signature.prevailing_sha256, "hash"),
        *([(_("SHA-256 of the letter of authority"), letter.file.sha256, "hash")] if letter and letter.file else []),
        (_("Digest of the signature"), signature.digest, "hash"),
        (_("Event"), f"{event.seq} · {moment(event.at)}"),
        (_("Hash of the event"), event.hash, "hash"),
    ]


def printable(text: str) -> str:
    """Return what a browser said of itself; bytes that are no sign stand there as numbers."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


def in_fours(digits: str) -> str:
    """Return a fingerprint in groups that can be compared by eye."""
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
