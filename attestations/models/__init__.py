"""What can be asked of a supplier, what is asked of each, and what each holds."""

from attestations.models.acknowledgement import Acknowledgement
from attestations.models.attestation import Attestation
from attestations.models.commitment_text import PREVAILING, CommitmentText
from attestations.models.correction import Correction
from attestations.models.exemption import Exemption
from attestations.models.obligation import Obligation
from attestations.models.proxies import Certificate, Commitment
from attestations.models.register_check import RegisterCheck
from attestations.models.requirement import (
    Capacity,
    Kind,
    Requirement,
    RequirementAlias,
    RequirementEdition,
    SigningWay,
)
from attestations.models.review import Review
from attestations.models.rule import ApplicabilityRule
from attestations.models.signature import Signature
from attestations.models.standing_today import StandingDay, StandingToday
from attestations.models.suspension import Suspension

__all__ = [
    "PREVAILING",
    "Acknowledgement",
    "ApplicabilityRule",
    "Attestation",
    "Capacity",
    "Certificate",
    "Commitment",
    "CommitmentText",
    "Correction",
    "Exemption",
    "Kind",
    "Obligation",
    "RegisterCheck",
    "Requirement",
    "RequirementAlias",
    "RequirementEdition",
    "Review",
    "Signature",
    "SigningWay",
    "StandingDay",
    "StandingToday",
    "Suspension",
]
