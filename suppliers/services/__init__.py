"""What may be done with suppliers: each writes its rows, its event and what follows, in one transaction."""

from suppliers.services.applications import (
    application_by,
    invite_applicant,
    invite_applicant_again,
    withdraw_application,
)
from suppliers.services.applying import save_draft, submit_application
from suppliers.services.asking import Asked, Wish, ask_for_changes, usual_days, withdraw_change_request
from suppliers.services.classification import Reclassification, first_classifications, reclassify
from suppliers.services.conflicts import declare_conflict, end_conflict
from suppliers.services.contacts import make_primary, remove_contact, save_contact
from suppliers.services.counting_from import counted_from
from suppliers.services.deciding import decide_changes
from suppliers.services.entering import (
    accept_application,
    decline_application,
    enter_applicant,
    return_application,
)
from suppliers.services.facts import Fact, correct_fact, follow_facts, record_facts, write_facts
from suppliers.services.fairness import refuse_conflicted, refuse_own
from suppliers.services.gatekeepers import save_gate
from suppliers.services.invitations import (
    accept_invitation,
    invitation_by,
    invite,
    invite_again,
    refuse_invitation,
    revoke_invitation,
)
from suppliers.services.memberships import end_membership, grant_membership
from suppliers.services.merges import approve_merge, ask_for_merge, refuse_merge, withdraw_merge
from suppliers.services.on_file import values_on_file
from suppliers.services.photos import NoMorePages, Photo, of_file, receive_photos
from suppliers.services.quota import (
    NotTaken,
    TooLarge,
    TooMany,
    largest,
    refuse_too_large,
    refuse_too_large_together,
    too_large,
    too_large_together,
)
from suppliers.services.registration import register_supplier, save_supplier
from suppliers.services.resemblances import (
    Alike,
    answer_resemblance,
    look_alikes,
    refuse_alike,
    unanswered,
)
from suppliers.services.scanning import scan_waiting
from suppliers.services.second_sources import (
    ask_for_readiness,
    decide_readiness,
    end_second_source,
    name_second_source,
)
from suppliers.services.stage_requests import answer_return, approve_stage, ask_for_stage, refuse_stage, withdraw_stage
from suppliers.services.taking_back import remove_suppliers, take_back_facts
from suppliers.services.today import GRADES, bring_suppliers_in_step, likely_copies, roll_over, show_as_of
from suppliers.services.uploads import NotKept, receive
from suppliers.services.verdict import Unacceptable, Verdict

__all__ = [
    "GRADES",
    "Alike",
    "Asked",
    "Fact",
    "NoMorePages",
    "NotKept",
    "NotTaken",
    "Photo",
    "Reclassification",
    "TooLarge",
    "TooMany",
    "Unacceptable",
    "Verdict",
    "Wish",
    "accept_application",
    "accept_invitation",
    "answer_resemblance",
    "answer_return",
    "application_by",
    "approve_merge",
    "approve_stage",
    "ask_for_changes",
    "ask_for_merge",
    "ask_for_readiness",
    "ask_for_stage",
    "bring_suppliers_in_step",
    "correct_fact",
    "counted_from",
    "decide_changes",
    "decide_readiness",
    "declare_conflict",
    "decline_application",
    "end_conflict",
    "end_membership",
    "end_second_source",
    "enter_applicant",
    "first_classifications",
    "follow_facts",
    "grant_membership",
    "invitation_by",
    "invite",
    "invite_again",
    "invite_applicant",
    "invite_applicant_again",
    "largest",
    "likely_copies",
    "look_alikes",
    "make_primary",
    "name_second_source",
    "of_file",
    "receive",
    "receive_photos",
    "reclassify",
    "record_facts",
    "refuse_alike",
    "refuse_conflicted",
    "refuse_invitation",
    "refuse_merge",
    "refuse_own",
    "refuse_stage",
    "refuse_too_large",
    "refuse_too_large_together",
    "register_supplier",
    "remove_contact",
    "remove_suppliers",
    "return_application",
    "revoke_invitation",
    "roll_over",
    "save_contact",
    "save_draft",
    "save_gate",
    "save_supplier",
    "scan_waiting",
    "show_as_of",
    "submit_application",
    "take_back_facts",
    "too_large",
    "too_large_together",
    "unanswered",
    "usual_days",
    "values_on_file",
    "withdraw_application",
    "withdraw_change_request",
    "withdraw_merge",
    "withdraw_stage",
    "write_facts",
]
