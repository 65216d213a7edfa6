"""The pages on which something is handed in, as a browser without a script uses them."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from attestations.models import Attestation
from attestations.services import refuse_attestations
from demo.paper import pdf
from foundation.dates import today
from suppliers.models import Upload
from tests.factories import AttestationFactory, EditionFactory, RequirementFactory, UploadFactory, UserFactory

# What is kept is the business of tests/suppliers/test_uploads.py and tests/attestations/test_handing_in.py, on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

PAPER = pdf(["Certificate of registration", "ISO 9001:2015"])


def file(content=PAPER, name="certificate.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def page_of(requirement):
    return reverse("portal:hand-in", args=[requirement.code])


def sent(client, requirement, content=PAPER, name="certificate.pdf", **headers):
    return client.post(page_of(requirement), {"file": file(content, name)}, **headers)


def typed(**changes):
    soon = today() + timedelta(days=700)
    values = {
        "number": "QMS-1",
        "holder_name": "國際電子有限公司",
        "issuing_body": "SGS",
        "valid_from": (today() - timedelta(days=30)).isoformat(),
        "valid_until": soon.isoformat(),
    }
    return values | changes


@pytest.mark.parametrize("kind", ["certificate", "test_report", "document", "with_clause"])
def test_the_page_says_what_counts_and_until_when(kind, visitor, asked):
    requirement = asked(**{kind: True})

    page = visitor.get(page_of(requirement)).text

    for said in ("What counts", "Chop", "PDF, JPG or PNG, at most 12\N{NO-BREAK SPACE}MB a file", "Time needed"):
        assert said in page
    assert ("Name the clause" in page) == (kind == "with_clause")


def test_a_certificate_is_handed_in(visitor, asked, person, supplier):
    requirement = asked(certificate=True)

    first = sent(visitor, requirement)
    upload = Upload.objects.get()
    second = visitor.get(first.url)
    third = visitor.post(first.url, typed())
    last = visitor.get(third.url)

    paper = Attestation.objects.get()
    assert first.url == reverse("portal:check", args=[requirement.code, upload.public_id])
    assert reverse("portal:preview", args=[upload.public_id]) in second.text
    assert (paper.number, paper.issuing_body, paper.upload, paper.recorded_by) == ("QMS-1", "SGS", upload, person)
    assert (paper.supplier, paper.requirement, paper.origin, paper.decision) == (supplier, requirement, "portal", "")
    assert "Thank you, it has come in" in last.text
    assert "In review" in visitor.get("/portal/").text


def test_a_script_is_told_where_to_go(visitor, asked):
    answer = sent(visitor, asked(certificate=True), headers={"accept": "application/json"})

    assert answer.json()["next"].endswith(f"/{Upload.objects.get().public_id}/")


def test_a_script_is_told_in_words_why_a_file_is_not_taken(visitor, asked):
    answer = sent(visitor, asked(certificate=True), b"<svg/>", headers={"accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("The content of the file is not what its name says.")


def test_a_page_says_in_words_why_a_file_is_not_taken(visitor, asked):
    answer = sent(visitor, asked(certificate=True), b"<svg/>")

    assert answer.status_code == 422
    assert "The content of the file is not what its name says." in answer.text
    assert 'role="alert"' in answer.text


def test_a_form_without_a_file_asks_for_one(visitor, asked):
    answer = visitor.post(page_of(asked(certificate=True)), {})

    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_photo_is_taken_in_the_place_of_a_file(visitor, asked):
    requirement = asked(certificate=True)

    answer = visitor.post(page_of(requirement), {"photo": file()})

    assert answer.status_code == 302


def test_what_was_read_fills_the_fields(visitor, asked, supplier, person):
    requirement = asked(certificate=True)
    edition = EditionFactory(requirement=requirement, code="2015", today=today())
    says = {"number": "QMS-7", "edition": "2015", "valid_until": "2030-02-28"}
    upload = UploadFactory(supplier=supplier, actor=person, says=says)

    page = visitor.get(reverse("portal:check", args=[requirement.code, upload.public_id])).text

    assert '<option value="">Choose the edition</option>' in page
    for filled in ('value="QMS-7"', f'<option value="{edition.pk}" selected>', 'value="2030-02-28"'):
        assert filled in page


def test_what_is_typed_otherwise_than_read_must_be_compared(visitor, asked, supplier, person):
    requirement = asked(certificate=True)
    upload = UploadFactory(
        supplier=supplier, actor=person, says={"number": "QMS-7", "holder_name": "国际电子 有限公司"}
    )
    address = reverse("portal:check", args=[requirement.code, upload.public_id])

    asked_again = visitor.post(address, typed())
    taken = visitor.post(address, typed(compared="on"))

    form = asked_again.context["form"]
    assert asked_again.status_code == 422
    # Chinese variants and spaces are no difference.
    assert form.differences == {"number": "QMS-7"}
    assert list(form.errors) == ["compared"]
    assert 'value="QMS-1"' in asked_again.text
    assert taken.status_code == 302


def test_a_file_made_out_to_another_company_is_pointed_at(visitor, asked, supplier, person):
    upload = UploadFactory(supplier=supplier, actor=person, says={"holder_name": "Somebody Else Ltd"})

    page = visitor.get(reverse("portal:check", args=[asked(certificate=True).code, upload.public_id])).text

    assert "The file is made out to Somebody Else Ltd; your company is on file as 國際電子有限公司." in page


@pytest.mark.either
@pytest.mark.both
def test_what_the_file_says_of_the_company_and_what_was_typed_are_told_apart(visitor, asked, supplier, person):
    upload = UploadFactory(supplier=supplier, actor=person, says={"holder_name": "國際電子有限公司"})
    address = reverse("portal:check", args=[asked(certificate=True).code, upload.public_id])

    page = visitor.post(address, typed(holder_name="Somebody Else Ltd")).text

    assert "The file is made out to" not in page
    assert "You typed Somebody Else Ltd as the company; yours is on file as 國際電子有限公司." in page


def test_a_company_that_both_the_file_and_whoever_typed_name_is_told_once(visitor, asked, supplier, person):
    upload = UploadFactory(supplier=supplier, actor=person, says={"holder_name": "Somebody Else Ltd"})
    address = reverse("portal:check", args=[asked(certificate=True).code, upload.public_id])

    page = visitor.post(address, typed(holder_name="SOMEBODY ELSE LTD", number="")).text

    assert ("The file is made out to Somebody Else Ltd;" in page, "You typed" in page) == (True, False)


@pytest.mark.both
def test_a_certificate_of_another_standard_is_pointed_at_and_may_be_handed_in(visitor, asked):
    edition = EditionFactory(requirement__code="iso_9001", requirement__name_en="ISO 9001", code="2015")
    requirement = asked(certificate=True, code="iso_14001", name_en="ISO 14001")
    address = sent(visitor, requirement).headers["Location"]

    page = visitor.get(address).text
    plan = visitor.get(f"{address}to-come/").text
    taken = visitor.post(address, typed())

    told = f"The file says ISO 9001, edition {edition.code}; you are handing it in for ISO 14001."
    assert (told in page, told in plan) == (True, True)
    assert "We have filled in what we could read." not in page
    assert (taken.status_code, Attestation.objects.get().requirement) == (302, requirement)


@pytest.mark.either
@pytest.mark.both
def test_a_certificate_may_say_who_accredited_the_body(visitor, asked, supplier, person):
    upload = UploadFactory(supplier=supplier, actor=person, says={"accreditation": "CNAS"})
    address = reverse("portal:check", args=[asked(certificate=True).code, upload.public_id])

    page = visitor.get(address).text
    visitor.post(address, typed(accreditation="CNAS"))

    assert 'value="CNAS"' in page
    assert Attestation.objects.get().accreditation == "CNAS"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": ""}, "This field is required."),
        ({"valid_until": (today() - timedelta(days=1)).isoformat()}, "Hand in the one that is valid now."),
        ({"valid_from": "0026-03-01"}, "This day lies too far back."),
        ({"valid_from": "2026-02-31"}, "Enter a valid date."),
        ({"number": "x" * 61}, "Ensure this value has at most 60 characters"),
        ({"number": "QMS\u3164-1"}, "cannot be seen (U+3164)"),
        ({"number": "QMS\u202e1-"}, "turns the direction of writing (U+202E)"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(changes, words, visitor, asked, supplier, person):
    requirement, upload = asked(certificate=True), UploadFactory(supplier=supplier, actor=person)

    answer = visitor.post(reverse("portal:check", args=[requirement.code, upload.public_id]), typed(**changes))

    (field,) = changes
    assert (answer.status_code, Attestation.objects.count()) == (422, 0)
    assert answer.text.count(words) == 2
    assert f'href="#id_{field}"' in answer.text
    assert 'value="SGS"' in answer.text


def test_a_test_report_counts_as_long_as_its_requirement_says(visitor, asked, supplier, person):
    requirement, upload = asked(test_report=True), UploadFactory(supplier=supplier, actor=person)
    address = reverse("portal:check", args=[requirement.code, upload.public_id])
    day = today() - timedelta(days=40)

    too_old = visitor.post(address, typed(valid_from=(today() - timedelta(days=800)).isoformat()))
    visitor.post(address, typed(valid_from=day.isoformat()))

    paper = Attestation.objects.get()
    assert "These tests are too old." in too_old.text
    assert (paper.valid_from, paper.valid_until.year) == (day, day.year + 1)


@pytest.mark.parametrize("kind", ["certificate", "test_report", "document"])
@pytest.mark.parametrize(("day", "words"), [("0001-01-01", "too far back"), ("9999-12-31", "more than a year away")])
def test_a_first_day_that_cannot_be_is_refused(day, words, kind, visitor, asked, supplier, person):
    requirement, upload = asked(**{kind: True}), UploadFactory(supplier=supplier, actor=person)

    answer = visitor.post(reverse("portal:check", args=[requirement.code, upload.public_id]), typed(valid_from=day))

    assert (answer.status_code, words in answer.text, Attestation.objects.count()) == (422, True, 0)


def test_a_signed_commitment_is_handed_in_as_a_scan(visitor, asked, supplier, person):
    requirement, upload = asked(), UploadFactory(supplier=supplier, actor=person)
    signed = {"signatory_name": "王芳", "signatory_title": "總經理", "valid_from": today().isoformat()}

    visitor.post(reverse("portal:check", args=[requirement.code, upload.public_id]), signed)

    paper = Attestation.objects.get()
    assert (paper.basis, paper.signatory_name, paper.signatory_title) == ("signed", "王芳", "總經理")
    assert paper.upload == upload


def test_another_file_takes_the_place_of_one_that_waits(visitor, asked, supplier, person):
    requirement = asked(certificate=True)
    first, second = (UploadFactory(supplier=supplier, actor=person, lines=(name,)) for name in ("first", "second"))
    visitor.post(reverse("portal:check", args=[requirement.code, first.public_id]), typed())
    old = Attestation.objects.get()

    page = visitor.get(reverse("portal:check", args=[requirement.code, second.public_id]))
    visitor.post(page.request["PATH_INFO"], typed(replaces=old.pk))

    assert f'value="{old.pk}" ' in page.text
    assert [(paper.upload, paper.decision) for paper in Attestation.objects.order_by("pk")] == [
        (first, "recalled"),
        (second, ""),
    ]
    assert "Taken back" in visitor.get("/portal/papers/").text


def test_no_file_takes_the_place_of_anothers(visitor, asked, supplier, person):
    requirement, upload = asked(certificate=True), UploadFactory(supplier=supplier, actor=person)
    other = AttestationFactory(certificate=True, waiting=True, from_portal=True, requirement=requirement, today=today())

    answer = visitor.post(
        reverse("portal:check", args=[requirement.code, upload.public_id]), typed(replaces=[other.pk])
    )

    other.refresh_from_db()
    assert (answer.status_code, other.decision, Attestation.objects.count()) == (422, "", 1)


def test_a_paper_is_taken_back_after_a_question(visitor, asked, supplier, person):
    requirement, upload = asked(certificate=True), UploadFactory(supplier=supplier, actor=person)
    visitor.post(reverse("portal:check", args=[requirement.code, upload.public_id]), typed())
    address = reverse("portal:take-back", args=[Attestation.objects.get().public_id])

    visitor.get(address)
    still = Attestation.objects.get().decision
    visitor.post(address)
    again = visitor.post(address, follow=True)

    assert (still, Attestation.objects.get().decision) == ("", "recalled")
    assert "already" in again.text


def test_the_reviewers_words_are_read_at_home_and_where_it_is_handed_in_again(visitor, asked, supplier, person):
    requirement, upload = asked(certificate=True), UploadFactory(supplier=supplier, actor=person)
    visitor.post(reverse("portal:check", args=[requirement.code, upload.public_id]), typed())
    refuse_attestations(
        Attestation.objects.all(), reason="unreadable", words="第二頁看不清", actor=UserFactory(), today=today()
    )

    for address in ("/portal/", page_of(requirement), "/portal/papers/"):
        page = visitor.get(address).text
        assert "It cannot be read" in page
        assert "第二頁看不清" in page


def test_who_is_nobody_is_asked_to_log_in_before_anything_is_read(asked):
    answer = sent(Client(), asked(certificate=True))

    assert answer.url.startswith("/portal/login/")
    assert not Upload.objects.exists()


def test_a_form_of_another_site_is_refused(person, asked, visitor):
    requirement = asked(certificate=True)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = visitor.cookies

    answer = forged.post(page_of(requirement), {"file": file()}, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_what_is_not_asked_of_the_supplier_is_not_there(visitor):
    assert visitor.get(page_of(RequirementFactory(today=today()))).status_code == 404


def test_who_hands_in_a_photo_is_told_that_it_says_where_it_was_taken(visitor, asked):
    picture, exif = Image.new("RGB", (60, 90), "white"), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=exif)

    checking = sent(visitor, asked(certificate=True), content.getvalue(), "photo.jpg").url

    upload = Upload.objects.get()
    assert upload.flags == "location"
    assert "The image tells where it was taken." in visitor.get(checking).text
    assert b"Exif" not in visitor.get(reverse("portal:preview", args=[upload.public_id])).content
