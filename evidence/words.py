"""What the actions of the ledger, and the rows it speaks of, are called by people."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "acknowledgement_withdrawn": _("Withdrawn"),
    "alias_added": _("Other name added"),
    "alias_changed": _("Other name changed"),
    "attestation_accepted": _("Accepted"),
    "attestation_changed": _("Changed"),
    "attestation_corrected": _("Corrected by the reviewer"),
    "attestation_imported": _("Imported"),
    "attestation_promised": _("Promised"),
    "attestation_recalled": _("Taken back"),
    "attestation_refused": _("Refused"),
    "attestation_removed": _("Removed with its import"),
    "attestation_restored": _("Put back as it was before an import"),
    "attestation_signed": _("Signed in the portal"),
    "attestation_submitted": _("Handed in"),
    "attestation_suspended": _("Suspended"),
    "attestation_withdrawn": _("Withdrawn"),
    "audit_booked": _("Audit booked"),
    "change_accepted": _("Change accepted"),
    "change_asked": _("Change asked for"),
    "change_refused": _("Change refused"),
    "change_replaced": _("Replaced by a newer request"),
    "change_request_settled": _("Nothing of it waits any more"),
    "change_withdrawn": _("Withdrawn"),
    "classification_recorded": _("Classification recorded"),
    "commitment_consented": _("Consented to, and a code sent"),
    "commitment_opened": _("Opened to be signed"),
    "commitment_read": _("Read to the end"),
    "commitment_signed": _("Signed"),
    "contact_made_way": _("No longer the primary contact"),
    "contacts_changed": _("Contacts changed"),
    "correction_recorded": _("Correction recorded"),
    "digested_anew": _("Digested anew"),
    "document_confirmed": _("Confirmed"),
    "edition_added": _("Edition added"),
    "edition_changed": _("Edition changed"),
    "exemption_granted": _("Exemption granted"),
    "exemption_revoked": _("Exemption revoked"),
    "fact_removed": _("Removed with its import"),
    "fact_restored": _("Counts again"),
    "fact_superseded": _("Superseded by a correction"),
    "grade_recorded": _("Grade recorded"),
    "import_confirmed": _("Import confirmed"),
    "import_dropped": _("Import discarded"),
    "import_previewed": _("Import previewed"),
    "import_received": _("File received"),
    "import_undone": _("Import undone"),
    "import_unreadable": _("File could not be read"),
    "import_unsure": _("Encoding asked for"),
    "import_written": _("Import written"),
    "invitation_accepted": _("Invitation accepted"),
    "invitation_made": _("Invited"),
    "invitation_revoked": _("Invitation withdrawn"),
    "invitation_sent": _("Invitation sent"),
    "link_used": _("Link used"),
    "links_revoked": _("Links withdrawn"),
    "mail_cancelled": _("Not sent: nothing was left to say"),
    "mail_dead": _("Could not be delivered"),
    "mail_retried": _("To be sent again"),
    "mail_sent": _("Sent"),
    "membership_ended": _("Access ended"),
    "membership_granted": _("Access granted"),
    "passkey_added": _("Passkey added"),
    "passkey_doubted": _("Passkey refused: a copy of it may be in use"),
    "passkey_removed": _("Passkey removed"),
    "passkey_used": _("Logged in with a passkey"),
    "receipt_made": _("Receipt made"),
    "reference_saved": _("Saved"),
    "register_checked": _("Looked up in a register"),
    "reminder_cancelled": _("Cancelled by a person"),
    "reminder_retried": _("To be tried again"),
    "requirement_added": _("Requirement added"),
    "requirement_changed": _("Requirement changed"),
    "review_recorded": _("Review recorded"),
    "rights_changed": _("Rights changed"),
    "role_granted": _("Role granted"),
    "role_withdrawn": _("Role withdrawn"),
    "rule_added": _("Rule opened"),
    "rule_closed": _("Rule closed"),
    "setting_added": _("Added"),
    "setting_changed": _("Changed"),
    "sites_changed": _("Sites changed"),
    "stage_recorded": _("Stage recorded"),
    "supplier_changed": _("Master data changed"),
    "supplier_entered": _("Entered in the register"),
    "supplier_removed": _("Removed with its import"),
    "supplier_restored": _("Put back as it was before an import"),
    "suspension_lifted": _("Suspension lifted"),
    "text_added": _("Text published"),
    "upload_quarantined": _("File put into quarantine"),
    "upload_received": _("File received"),
    "upload_refused": _("File refused"),
    "upload_scanned": _("File scanned for viruses"),
    "user_changed": _("Person changed"),
    "user_created": _("Person added"),
}


def action_name(code: str) -> str:
    """Return what an action is called; one that the code no longer knows keeps its own."""
    return str(ACTIONS.get(code, code))


def type_name(label: str) -> str:
    """Return what rows of a model are called, by the model's label; one that is gone keeps its label."""
    try:
        meta = apps.get_model(label)._meta
    except (LookupError, ValueError):
        return label
    if not meta.auto_created:
        return str(meta.verbose_name)
    return " – ".join(str(field.related_model._meta.verbose_name) for field in meta.fields if field.is_relation)
