"""The receipt of a signature: made once, whenever that is, and then mailed to whoever signed."""

import logging
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.languages import language_for
from accounts.letters import Enclosure, Letter, put_into_outbox
from accounts.services import system_user
from attestations.models import Signature
from attestations.papers.receipt import receipt_of
from evidence.files import recorded, stored
from evidence.ledger import ledger
from evidence.models import EvidenceFile

#: Until then whoever received the signature is still making its receipt.
GRACE = timedelta(minutes=5)

log = logging.getLogger("goodstanding.attestations")


def make_receipt(signature: Signature) -> EvidenceFile:
    """Return the receipt of a signature, made now where there is none; of two at once, both get the first one's.

    It names the event of the signature, so it is made after that was committed: a crash between leaves a signature
    without a receipt, which the next who asks, or `make_receipts`, makes.
    """
    if signature.receipt:
        return signature.receipt
    with stored([receipt_of(signature)]) as file, ledger(system_user()) as events:
        locked = Signature.objects.select_for_update().get(pk=signature.pk)
        if not locked.receipt:
            locked.receipt = recorded(file)
            locked.save(update_fields=["receipt"])
            events.add("receipt_made", locked, sha256=file.sha256, size=file.size)
            mail_receipt(locked)
        signature.receipt = locked.receipt
    return signature.receipt


def try_to_make_receipt(signature: Signature) -> bool:
    """Make the receipt of what was just signed; return whether that was done.

    What goes wrong undoes no signature: the receipt is made when it is asked for, or by `make_receipts`.
    """
    try:
        make_receipt(signature)
    except (OSError, ValueError, RuntimeError):
        log.exception("The receipt of signature %s was not made", signature.pk)
        return False
    return True


def make_receipts(now: datetime) -> int:
    """Make the receipts that have been missing for a while; return how many were."""
    missing = Signature.objects.filter(receipt=None, signed_at__lte=now - GRACE).order_by("pk")
    for signature in missing:
        try_to_make_receipt(signature)
    return len(missing)


def mail_receipt(signature: Signature) -> None:
    """Put the receipt into the outbox, for whoever signed, in the language that she is written to in."""
    assert signature.receipt is not None
    language = language_for(signature.person)
    with translation.override(language):
        letter = letter_of(signature)
    enclosure = Enclosure(signature.receipt, file_name(signature))
    supplier = signature.attestation.supplier_id
    put_into_outbox(letter, signature.person, language=language, supplier=supplier, enclosure=enclosure)


def letter_of(signature: Signature) -> Letter:
    """Return what the mail with the receipt says, in the active language."""
    requirement, supplier = signature.text.requirement, signature.attestation.supplier
    return Letter(
        subject=_("Signed: %(commitment)s") % {"commitment": requirement},
        opening=[
            _("Good day, %(name)s,") % {"name": signature.name},
            _(
                "you signed “%(commitment)s” for %(supplier)s (%(code)s). The receipt is attached; keep it. It"
                " holds the text, who signed it and when, and how that can be checked."
            )
            % {"commitment": requirement, "supplier": supplier.name, "code": supplier.code},
        ],
        closing=[_("If that was not you, tell us at once.")],
    )


def file_name(signature: Signature) -> str:
    """Return what a receipt is called that leaves the installation."""
    return f"{signature.text.requirement.code}-{signature.attestation.supplier.code}-{signature.signed_at:%Y%m%d}.pdf"
