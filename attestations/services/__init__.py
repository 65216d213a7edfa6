"""What may be done with requirements, obligations and attestations, each in one transaction with its event."""

from attestations.services.catalogue import (
    change_rule,
    close_rule,
    open_rule,
    save_alias,
    save_edition,
    save_requirement,
    save_text,
)
from attestations.services.exemptions import grant_exemption, revoke_exemption
from attestations.services.obligations import sync_obligations
from attestations.services.papers import hand_in, save_attestation, withdraw
from attestations.services.receipts import make_receipt, make_receipts
from attestations.services.reviews import accept_attestations, refuse_attestations
from attestations.services.signing import sign
from attestations.services.suspensions import end_suspension, suspend
from attestations.services.today import bring_standings_in_step

__all__ = [
    "accept_attestations",
    "bring_standings_in_step",
    "change_rule",
    "close_rule",
    "end_suspension",
    "grant_exemption",
    "hand_in",
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
    "suspend",
    "sync_obligations",
    "withdraw",
]
