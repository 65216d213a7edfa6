"""What a supplier says in half a minute, without a paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from attestations.models import Acknowledgement
from foundation.dates import months_after, today, written
from tests.factories import AttestationFactory

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def in_days(count):
    return today() + timedelta(days=count)


def address(name, requirement):
    return reverse(f"portal:{name}", args=[requirement.code])


@pytest.fixture
def certificate(supplier, asked):
    """A certificate that holds for another 150 days."""
    return AttestationFactory(
        certificate=True, supplier=supplier, requirement=asked(certificate=True), valid_until=in_days(150),
        issuing_body="SGS", today=today(),
    )  # fmt: skip


@pytest.fixture
def document(supplier, asked):
    """A licence that was handed in a year ago, less ten days, and is confirmed each year."""
    return AttestationFactory(
        document=True, supplier=supplier, requirement=asked(document=True, validity_months=12), number="913",
        submitted_on=months_after(in_days(10), -12), today=today(),
    )  # fmt: skip


def book(client, requirement, **sent):
    return client.post(address("booked", requirement), {"day": in_days(60).isoformat(), "body": "SGS", **sent})


@pytest.mark.either
@pytest.mark.both
def test_an_audit_is_booked_without_a_file(visitor, person, certificate):
    requirement = certificate.requirement
    before = visitor.get(address("hand-in", requirement)).text
    form = visitor.get(address("booked", requirement)).text

    answer = book(visitor, requirement)

    after = visitor.get(answer.url).text
    said = Acknowledgement.objects.get()
    assert address("booked", requirement) in before
    # As it stands on the certificate.
    assert 'value="SGS"' in form
    assert answer.url == address("hand-in", requirement)
    assert (said.supplier, said.day, said.body, said.recorded_by) == (certificate.supplier, in_days(60), "SGS", person)
    assert f"Thank you. We do not remind you before {written(in_days(61))}." in after
    assert f"For {written(in_days(60))} with SGS." in after


def test_in_the_last_month_it_says_that_reminders_go_on(visitor, supplier, asked):
    requirement = asked(certificate=True)
    AttestationFactory(
        certificate=True, supplier=supplier, requirement=requirement, valid_until=in_days(20), today=today()
    )

    page = visitor.get(book(visitor, requirement, day=in_days(10).isoformat()).url).text

    assert "The certificate ends so soon that we remind you all the same." in page
    assert "We do not remind you before" not in page
    words = f"Audit booked for {written(in_days(10))} with SGS. Hand in the new certificate as soon as you have it."
    assert words in visitor.get("/portal/").text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"day": in_days(-1).isoformat()}, "This day has passed."),
        ({"day": in_days(151).isoformat()}, "The certificate ends before"),
        ({"day": ""}, "This field is required."),
        ({"body": " "}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(sent, words, visitor, certificate):
    answer = book(visitor, certificate.requirement, **sent)

    assert (answer.status_code, Acknowledgement.objects.count()) == (422, 0)
    assert words in answer.text


def test_who_holds_nothing_is_not_asked_and_told_what_to_hand_in(visitor, asked):
    requirement = asked(certificate=True)

    page, answer = visitor.get(address("hand-in", requirement)).text, book(visitor, requirement)

    assert address("booked", requirement) not in page
    assert answer.status_code == 422
    assert "No certificate is valid now. Hand in the audit plan" in answer.text


@pytest.mark.both
def test_it_is_taken_back(visitor, certificate):
    requirement = certificate.requirement
    book(visitor, requirement)

    page = visitor.post(address("booked-withdraw", requirement), follow=True).text

    assert "It is recorded that the audit is not booked any more." in page
    assert "Is the next audit booked?" in page
    assert not Acknowledgement.objects.standing().exists()


def test_nobody_says_anything_for_another(stranger, visitor, certificate, document):
    book(visitor, certificate.requirement)

    stranger.post(address("booked-withdraw", certificate.requirement))
    answers = [book(stranger, certificate.requirement), stranger.post(address("confirm", document.requirement))]

    assert [answer.status_code for answer in answers] == [422, 302]
    assert [said.supplier for said in Acknowledgement.objects.standing()] == [certificate.supplier]


def test_only_a_certificate_has_an_audit_and_only_a_document_is_confirmed(visitor, certificate, document):
    assert [
        visitor.post(address(name, paper.requirement)).status_code
        for name, paper in (("booked", document), ("booked-withdraw", document), ("confirm", certificate))
    ] == [404] * 3


@pytest.mark.both
def test_a_document_is_confirmed_with_one_button(visitor, document):
    due = months_after(document.submitted_on, 12)
    home = visitor.get("/portal/").text
    page = visitor.get(address("hand-in", document.requirement)).text

    after = visitor.post(address("confirm", document.requirement), follow=True).text

    assert "1 thing is asked of you" in home
    assert "To be confirmed by" in home
    assert address("confirm", document.requirement) in page
    assert "Thank you. It is recorded that the document on file is still right." in after
    assert address("confirm", document.requirement) not in after
    assert "Nothing is asked of you" in visitor.get("/portal/").text
    assert [(said.says, said.day) for said in Acknowledgement.objects.all()] == [("confirmed", due)]


def test_there_is_nothing_to_confirm_long_before(visitor, supplier, asked):
    requirement = asked(document=True, validity_months=12)
    AttestationFactory(
        document=True, supplier=supplier, requirement=requirement, submitted_on=in_days(-30), today=today()
    )

    page = visitor.post(address("confirm", requirement), follow=True).text

    assert "There is nothing to confirm just now." in page
    assert not Acknowledgement.objects.exists()
