"""What may be done with suppliers: each writes its rows, its event and what follows, in one transaction."""

from suppliers.services.asking import Asked, Wish, ask_for_changes, usual_days, withdraw_change_request
from suppliers.services.classification import Reclassification, first_classifications, reclassify
from suppliers.services.contacts import make_primary, remove_contact, save_contact
from suppliers.services.deciding import decide_changes
from suppliers.services.facts import Fact, correct_fact, follow_facts, record_facts, write_facts
from suppliers.services.invitations import (
    accept_invitation,
    invitation_by,
    invite,
    invite_again,
    refuse_invitation,
    revoke_invitation,
)
from suppliers.services.memberships import end_membership, grant_membership
from suppliers.services.on_file import values_on_file
from suppliers.services.registration import register_supplier, save_supplier
from suppliers.services.taking_back import remove_suppliers, take_back_facts
from suppliers.services.today import bring_suppliers_in_step, likely_copies, roll_over, show_as_of
from suppliers.services.verdict import Unacceptable, Verdict

__all__ = [
    "Asked",
    "Fact",
    "Reclassification",
    "Unacceptable",
    "Verdict",
    "Wish",
    "accept_invitation",
    "ask_for_changes",
    "bring_suppliers_in_step",
    "correct_fact",
    "decide_changes",
    "end_membership",
    "first_classifications",
    "follow_facts",
    "grant_membership",
    "invitation_by",
    "invite",
    "invite_again",
    "likely_copies",
    "make_primary",
    "reclassify",
    "record_facts",
    "refuse_invitation",
    "register_supplier",
    "remove_contact",
    "remove_suppliers",
    "revoke_invitation",
    "roll_over",
    "save_contact",
    "save_supplier",
    "show_as_of",
    "take_back_facts",
    "usual_days",
    "values_on_file",
    "withdraw_change_request",
    "write_facts",
]
