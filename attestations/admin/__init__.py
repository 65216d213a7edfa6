"""Requirements, obligations and attestations in the admin."""

from attestations.admin.attestations import AttestationAdmin, CertificateAdmin, CommitmentAdmin
from attestations.admin.catalogue import ApplicabilityRuleAdmin, CommitmentTextAdmin, RequirementAdmin
from attestations.admin.exceptions import ExemptionAdmin, SuspensionAdmin
from attestations.admin.obligations import ObligationAdmin

__all__ = [
    "ApplicabilityRuleAdmin",
    "AttestationAdmin",
    "CertificateAdmin",
    "CommitmentAdmin",
    "CommitmentTextAdmin",
    "ExemptionAdmin",
    "ObligationAdmin",
    "RequirementAdmin",
    "SuspensionAdmin",
]
