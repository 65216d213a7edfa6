"""What was proven, decided, exempted and ruled cannot be changed unseen.

`edition_ends_on` follows from the edition, so it is compared with it; `lapses_on` and `weight` are worked out by the
database itself.
"""

from collections.abc import Iterable

from django.db.models import F, Q

from attestations.models import (
    Acknowledgement,
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Correction,
    Exemption,
    RegisterCheck,
    Requirement,
    RequirementEdition,
    Review,
    Signature,
    Suspension,
)
from attestations.signing import digest_of
from evidence.protected import Derived, Protected

PROTECTED = [
    Protected(
        Requirement,
        (
            "code",
            "kind",
            "expiring_days",
            "allows_contract_clause",
            "required_from",
            "required_until",
            "signing_ways",
            "signing_capacities",
        ),
        version=2,
        earlier=(("code", "kind", "expiring_days", "allows_contract_clause", "required_from", "required_until"),),
    ),
    Protected(
        RequirementEdition,
        ("requirement_id", "code", "ends_on", "announced_on", "former_ends"),
        version=3,
        earlier=(("requirement_id", "code", "ends_on"), ("requirement_id", "code", "ends_on", "announced_on")),
    ),
    Protected(
        ApplicabilityRule,
        ("requirement_id", "regions", "countries", "categories", "stages", "core", "required_from", "required_until"),
    ),
    Protected(
        CommitmentText,
        ("requirement_id", "version", "language", "text", "published_on", "resign_from"),
        version=2,
        earlier=(("requirement_id", "version", "language", "text", "published_on"),),
    ),
    Protected(Exemption, ("supplier_id", "requirement_id", "exempt_from", "exempt_until", "reason", "granted_by_id")),
    Protected(
        Acknowledgement,
        (
            "supplier_id",
            "requirement_id",
            "says",
            "day",
            "body",
            "recorded_at",
            "recorded_by_id",
            "withdrawn_at",
        ),
    ),
    Protected(
        Attestation,
        (
            "public_id",
            "supplier_id",
            "requirement_id",
            "kind",
            "basis",
            "backing",
            "origin",
            "edition_id",
            "number",
            "issuing_body",
            "accreditation",
            "scope",
            "holder_name",
            "sites",
            "signatory_name",
            "signatory_title",
            "contract_reference",
            "file_id",
            # The file's row is in no event of its own: what it says of the bytes is digested here.
            "file__sha256",
            "file__size",
            "submitted_on",
            "decided_on",
            "decision",
            "valid_from",
            "valid_until",
            "withdrawn_on",
            "recorded_at",
            "recorded_by_id",
            "run_id",
        ),
    ),
    Protected(
        Signature,
        (
            "attestation_id",
            "text_id",
            "text_sha256",
            "prevailing_sha256",
            "language",
            "consent",
            "name",
            "title",
            "capacity",
            "person_id",
            "email",
            "authentication",
            "signed_at",
            "ip",
            "user_agent",
            "digest",
            "receipt_id",
            "receipt__sha256",
            "receipt__size",
        ),
    ),
    Protected(
        Suspension,
        ("attestation_id", "suspended_from", "suspended_until", "reason", "planned_until", "lifted_on", "former_ends"),
        version=3,
        earlier=(
            ("attestation_id", "suspended_from", "suspended_until", "reason"),
            ("attestation_id", "suspended_from", "suspended_until", "reason", "planned_until", "lifted_on"),
        ),
    ),
    Protected(Review, ("attestation_id", "decision", "reason", "words", "reviewed_by_id", "reviewed_at")),
    Protected(
        RegisterCheck,
        ("review_id", "register", "checked_on", "result", "reference", "file_id", "file__sha256", "file__size"),
    ),
    Protected(Correction, ("attestation_id", "field", "before", "after", "corrected_by_id", "corrected_at")),
]


def with_another_end() -> Iterable[int]:
    """Return the proofs whose copy of their edition's end is not what the edition says."""
    none, other = Q(edition=None, edition_ends_on__isnull=False), ~Q(edition_ends_on=F("edition__ends_on"))
    wrong = Attestation.objects.filter(none | Q(edition__isnull=False) & other)
    return wrong.order_by("pk").values_list("pk", flat=True)


def with_another_digest() -> Iterable[int]:
    """Return the signatures whose digest is not that of their text, supplier, person, letter and moment."""
    signatures = Signature.objects.select_related(
        "text", "person", "attestation__supplier", "attestation__upload__file"
    ).order_by("pk")
    for signature in signatures.iterator(1_000):
        if signature.digest != digest_of(signature):
            yield signature.pk


DERIVED = [
    Derived(Attestation, "edition_ends_on", with_another_end),
    Derived(Signature, "digest", with_another_digest),
]
