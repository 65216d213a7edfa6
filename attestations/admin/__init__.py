"""Requirements, obligations and attestations in the admin."""

from attestations.admin.acknowledgements import AcknowledgementAdmin
from attestations.admin.attestations import AttestationAdmin, CertificateAdmin, CommitmentAdmin
from attestations.admin.exceptions import ExemptionAdmin, SuspensionAdmin
from attestations.admin.obligations import ObligationAdmin
from attestations.admin.requirements import RequirementAdmin
from attestations.admin.rules import ApplicabilityRuleAdmin
from attestations.admin.signatures import SignatureAdmin
from attestations.admin.texts import CommitmentTextAdmin

__all__ = [
    "AcknowledgementAdmin",
    "ApplicabilityRuleAdmin",
    "AttestationAdmin",
    "CertificateAdmin",
    "CommitmentAdmin",
    "CommitmentTextAdmin",
    "ExemptionAdmin",
    "ObligationAdmin",
    "RequirementAdmin",
    "SignatureAdmin",
    "SuspensionAdmin",
]
