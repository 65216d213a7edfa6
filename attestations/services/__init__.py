"""What may be done with requirements, obligations and attestations, each in one transaction with its event."""

from attestations.services.acknowledging import book_audit, confirm_document, withdraw_acknowledgement
from attestations.services.catalogue import (
    change_rule,
    close_rule,
    open_rule,
    save_alias,
    save_edition,
    save_requirement,
    save_text,
)
from attestations.services.corrections import CORRECTABLE, correct_attestation
from attestations.services.exemptions import grant_exemption, revoke_exemption
from attestations.services.handing_in import hand_in_here, take_back
from attestations.services.obligations import sync_obligations
from attestations.services.papers import hand_in, save_attestation, withdraw
from attestations.services.receipts import make_receipt, make_receipts
from attestations.services.reviews import accept_attestations, refuse_attestations, written_by
from attestations.services.seen import states
from attestations.services.signing import sign
from attestations.services.suspensions import end_suspension, suspend
from attestations.services.today import bring_standings_in_step

__all__ = [
    "CORRECTABLE",
    "accept_attestations",
    "book_audit",
    "bring_standings_in_step",
    "change_rule",
    "close_rule",
    "confirm_document",
    "correct_attestation",
    "end_suspension",
    "grant_exemption",
    "hand_in",
    "hand_in_here",
    "make_receipt",
    "make_receipts",
    "open_rule",
    "refuse_attestations",
    "revoke_exemption",
    "save_alias",
    "save_attestation",
    "save_edition",
    "save_requirement",
    "save_text",
    "sign",
    "states",
    "suspend",
    "sync_obligations",
    "take_back",
    "withdraw",
    "withdraw_acknowledgement",
    "written_by",
]
