"""The form for paper and the receipt of what was signed, as files."""

import uuid

import pytest
from django.urls import reverse

from attestations.models import Signature
from foundation.dates import today
from tests.factories import SupplierFactory
from tests.portal.signing import SIGN, signed

# What is kept is the business of tests/attestations/test_signing.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def client(enter, supplier):
    return enter(supplier)


@pytest.mark.parametrize("page", ["signed", "receipt"])
def test_nobody_sees_what_another_supplier_signed(client, enter, page):
    signed(client)
    stranger = enter(SupplierFactory(today=today()))

    references = [Signature.objects.get().attestation.public_id, uuid.uuid4()]

    assert [stranger.get(reverse(f"portal:{page}", args=[one])).status_code for one in references] == [404, 404]


def test_the_form_for_paper_is_a_pdf_to_be_saved(client):
    answer = client.get("/portal/form/integrity/?language=zh-hans")

    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_receipt_that_cannot_be_set_leads_back_to_what_was_signed_and_says_why(client):
    signed(client, name="Wang 😀")
    receipt = reverse("portal:receipt", args=[Signature.objects.get().attestation.public_id])

    answer = client.get(receipt, follow=True)

    assert answer.redirect_chain == [(receipt.replace("receipt.pdf", ""), 302)]
    assert "no font has the sign “😀” (U+1F600)" in answer.text


def test_a_form_that_cannot_be_set_leads_back_to_its_text_and_says_why(client, supplier):
    supplier.name = "Tin 😀"
    supplier.save()

    answer = client.get("/portal/form/integrity/", follow=True)

    assert answer.redirect_chain == [(SIGN, 302)]
    assert "no font has the sign “😀” (U+1F600)" in answer.text
