"""What is changed of a signature is named by whoever verifies."""

import pytest
from django.db import connection

from attestations.models import Attestation, Capacity, Signature
from evidence.verify import findings
from tests.factories import CommitmentTextFactory, DocumentFactory, SignatureFactory, SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("name", "李强", {"name", "digest"}),
        ("ip", "198.51.100.1", {"ip"}),
        ("signed_at", "2024-12-30 04:00:00", {"signed_at", "digest"}),
        ("text_sha256", "0" * 64, {"text_sha256"}),
    ],
)
def test_a_signature_that_is_changed_is_named(column, value, named):
    signature = SignatureFactory()

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE attestations_signature SET {column} = %s", [value])

    found = [finding for finding in findings() if finding.table == "attestations_signature"]
    assert {finding.column for finding in found} == named
    assert {finding.row for finding in found} == {str(signature.pk)}


def test_a_letter_of_authority_that_is_exchanged_is_named():
    signature = SignatureFactory(declaration__capacity=Capacity.LETTER_OF_AUTHORITY)
    other = DocumentFactory(supplier=signature.attestation.supplier, file__content=b"another letter")

    Attestation.objects.filter(pk=signature.attestation_id).update(upload=other, file=other.file)

    named = {(finding.table, finding.column) for finding in findings()}
    assert ("attestations_signature", "digest") in named
    assert ("attestations_attestation", "file_id") in named


def test_a_signature_that_is_moved_to_another_version_or_supplier_is_named():
    signature = SignatureFactory()
    text = CommitmentTextFactory(requirement=signature.text.requirement, version=2)
    other = SignatureFactory(declaration__text=text, declaration__supplier=SupplierFactory())
    rows = Signature.objects.filter(pk=signature.pk)

    rows.update(text=text)
    Attestation.objects.filter(pk=other.attestation_id).update(supplier=signature.attestation.supplier)

    found = {(finding.row, finding.column) for finding in findings() if finding.table == "attestations_signature"}
    assert found == {(str(signature.pk), "text_id"), (str(signature.pk), "digest"), (str(other.pk), "digest")}
