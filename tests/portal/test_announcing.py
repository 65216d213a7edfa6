"""An audit plan or a body's letter is handed in while the certificate is not issued."""

from datetime import timedelta

import pytest
from django.urls import reverse

from attestations.models import Attestation
from attestations.services import accept_attestations
from foundation.dates import today, written
from tests.factories import UploadFactory, UserFactory

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def requirement(asked):
    return asked(certificate=True)


@pytest.fixture
def upload(supplier, person):
    return UploadFactory(supplier=supplier, actor=person, says={"valid_until": "2020-01-01", "issuing_body": "SGS"})


def address(name, requirement, upload):
    return reverse(f"portal:{name}", args=[requirement.code, upload.public_id])


def in_days(count):
    return today() + timedelta(days=count)


@pytest.mark.both
def test_a_plan_is_handed_in_without_number_and_expiry(visitor, requirement, upload):
    check = visitor.get(address("check", requirement, upload)).text
    page = visitor.get(address("announce", requirement, upload)).text
    answer = visitor.post(address("announce", requirement, upload), {"valid_until": in_days(60).isoformat()})

    paper = Attestation.objects.get()
    assert address("announce", requirement, upload) in check
    # What a plan says of days is not by when the certificate is expected.
    assert "2020-01-01" not in page
    assert answer.url == reverse("portal:paper", args=[paper.public_id])
    assert (paper.basis, paper.number, paper.valid_until, paper.upload) == ("announced", "", in_days(60), upload)
    assert "Certificate expected by" in visitor.get(answer.url).text


def test_once_it_was_looked_at_the_portal_says_by_when_the_certificate_is_expected(visitor, requirement, upload):
    visitor.post(address("announce", requirement, upload), {"valid_until": in_days(60).isoformat()})
    paper = Attestation.objects.get()

    accept_attestations([paper], actor=UserFactory(), today=today())

    words = f"Plan received, certificate expected by {written(in_days(60))}."
    home, page = visitor.get("/portal/").text, visitor.get(reverse("portal:hand-in", args=[requirement.code])).text
    assert words in home
    assert words in page
    assert "Not handed in" in page
    assert "Promised" in visitor.get(reverse("portal:papers")).text


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "This day has passed."), (400, "more than a year away"), (None, "This field is required.")]
)
def test_a_day_that_cannot_be_is_refused(days, words, visitor, requirement, upload):
    sent = {} if days is None else {"valid_until": in_days(days).isoformat()}

    answer = visitor.post(address("announce", requirement, upload), sent)

    assert (answer.status_code, words in answer.text, Attestation.objects.count()) == (422, True, 0)


@pytest.mark.both
def test_the_certificate_takes_the_place_of_a_plan_that_waits(visitor, requirement, upload):
    visitor.post(address("announce", requirement, upload), {"valid_until": in_days(60).isoformat()})
    plan = Attestation.objects.get()

    page = visitor.get(address("check", requirement, upload)).text

    assert f'value="{plan.pk}"' in page


def test_only_a_certificate_can_be_to_come(visitor, asked, upload):
    commitment = asked()

    assert visitor.get(address("announce", commitment, upload)).status_code == 404
    assert "/to-come/" not in visitor.get(address("check", commitment, upload)).text


def test_nobody_announces_by_the_file_of_another(stranger, requirement, upload):
    sent = stranger.post(address("announce", requirement, upload), {"valid_until": in_days(60).isoformat()})

    assert (sent.status_code, Attestation.objects.count()) == (404, 0)
