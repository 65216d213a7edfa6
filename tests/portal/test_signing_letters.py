"""Who signs by a letter of authority attaches it; it stands for this signature alone."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from attestations.models import Attestation, Signature
from attestations.services import refuse_attestations
from demo.paper import pdf
from foundation.dates import today
from suppliers.models import Membership, Upload
from tests.attestations.sealing import text_of
from tests.evidence.corpus.images import saved
from tests.factories import MembershipFactory, SupplierFactory, UserFactory, mailed_code
from tests.portal.signing import CODE, SIGN, form_of

# What is kept is the business of tests/attestations/test_signing.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def client(enter, supplier):
    return enter(supplier)


def by_letter(*files, **changed):
    return form_of(capacity="letter_of_authority", **changed) | {"file": files}


def letter(name="letter.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf(["Letter of authority"]))


def test_who_signs_by_a_letter_attaches_it_and_it_is_shown_to_both(client, supplier):
    page = client.get(SIGN).text
    client.post(SIGN, by_letter(letter()))
    signed_page = client.post(CODE, {"code": mailed_code()}, follow=True)

    attestation, upload = Attestation.objects.get(), Upload.objects.get()
    receipt = client.get(reverse("portal:receipt", args=[attestation.public_id])).content
    assert "it counts once we have seen the letter" in page
    assert (attestation.upload, attestation.decision, attestation.supplier) == (upload, "", supplier)
    assert reverse("portal:file", args=[upload.public_id]) in signed_page.text
    assert "hand it in as well" not in signed_page.text
    assert upload.file.sha256 in text_of(receipt).replace("\N{ZERO WIDTH SPACE}", "")


def test_several_photos_of_a_letter_are_one(client):
    photos = [letter(f"{shade}.jpg", saved(Image.new("L", (30, 40), shade), "JPEG")) for shade in (90, 200)]

    client.post(SIGN, by_letter(*photos))

    assert (Upload.objects.get().pages, len(mail.outbox)) == (2, 1)


def test_without_the_letter_no_code_is_sent(client):
    answer = client.post(SIGN, by_letter())

    assert answer.text.count("Attach the letter of authority by which you sign.") == 2
    assert not mail.outbox


def test_a_letter_that_is_not_taken_is_said_and_no_code_is_sent(client):
    answer = client.post(SIGN, by_letter(letter("letter.pdf", b"<svg/>")))

    assert "The content of the file is not what its name says." in answer.text
    assert not mail.outbox


def test_a_letter_is_kept_while_something_else_is_missing(client):
    missing = client.post(SIGN, by_letter(letter(), name=""))
    client.post(SIGN, by_letter())

    assert "Type your name" in missing.text
    assert "letter.pdf" in missing.text
    assert (Upload.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_letter_that_is_stopped_before_the_code_is_typed_signs_nothing(client):
    client.post(SIGN, by_letter(letter()))
    Upload.objects.update(state="quarantined", reason="infected")

    answer = client.post(CODE, {"code": mailed_code()}, follow=True)

    assert "Attach the letter of authority by which you sign." in answer.text
    assert not Signature.objects.exists()


def test_a_letter_by_which_something_was_signed_is_not_taken_for_the_next_signature(client):
    client.post(SIGN, by_letter(letter()))
    typed = {"code": mailed_code()}
    twice = [client.post(CODE, typed).headers["Location"] for _time in range(2)]
    refuse_attestations(Attestation.objects.all(), reason="unreadable", words="", actor=UserFactory(), today=today())

    page = client.get(SIGN)
    again = client.post(SIGN, by_letter())

    assert twice[0] == twice[1] == reverse("portal:signed", args=[Attestation.objects.get().public_id])
    assert "letter.pdf" not in page.text
    assert "Attach the letter of authority by which you sign." in again.text


def test_a_letter_of_one_supplier_signs_nothing_for_another(client, supplier):
    person = Membership.objects.get(supplier=supplier).user
    other = MembershipFactory(user=person, supplier=SupplierFactory(today=today()))
    own = Membership.objects.get(supplier=supplier)
    client.post(reverse("portal:choose"), {"membership": str(own.public_id)})
    client.post(SIGN, by_letter(letter()))
    typed, stolen = {"code": mailed_code()}, str(Upload.objects.get().public_id)

    client.post(reverse("portal:choose"), {"membership": str(other.public_id)})
    asked = client.post(SIGN, by_letter() | {"letter": stolen})
    confirmed = client.post(CODE, typed)

    assert "Attach the letter of authority by which you sign." in asked.text
    assert confirmed.headers["Location"] == SIGN
    assert not Signature.objects.exists()


def test_a_file_beside_another_capacity_is_left_alone(client):
    client.post(SIGN, form_of() | {"file": letter()})

    assert (Upload.objects.count(), len(mail.outbox)) == (0, 1)
