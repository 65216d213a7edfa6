"""What is asked of a supplier, sorted by urgency; what waits; what is fine."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestations.models import Attestation
from foundation.dates import today
from suppliers.models import Upload
from tests.factories import AttestationFactory, SuspensionFactory, UploadFactory

pytestmark = pytest.mark.django_db


def held(supplier, requirement, lapses_in, **fields):
    begun = today() - timedelta(days=800)
    return AttestationFactory(
        certificate=True, supplier=supplier, requirement=requirement, submitted_on=begun, today=today(),
        valid_until=today() + timedelta(days=lapses_in), **fields,
    )  # fmt: skip


def shown(visitor):
    """Return the requirements of the three parts of the page, in their order."""
    context = visitor.get("/portal/").context
    return [[one.requirement for one in context[part]] for part in ("to_do", "in_review", "settled")]


@pytest.mark.either
def test_the_most_urgent_comes_first_and_what_is_fine_last(visitor, asked, supplier):
    expired, expiring, missing, fine, waiting, refused = (asked(certificate=True) for _ in range(6))
    held(supplier, expired, -400)
    held(supplier, expiring, 20)
    held(supplier, fine, 500)
    for requirement, traits in ((waiting, {"waiting": True}), (refused, {"refused": True})):
        AttestationFactory(
            certificate=True, from_portal=True, supplier=supplier, requirement=requirement,
            submitted_on=today(), valid_until=today() + timedelta(days=900), today=today(), **traits,
        )  # fmt: skip

    to_do, in_review, settled = shown(visitor)

    assert to_do[0] == refused
    assert set(to_do[1:3]) == {missing, expired}
    assert to_do[3:] == [expiring]
    assert (in_review, settled) == ([waiting], [fine])


@pytest.mark.either
def test_a_certificate_that_its_body_suspended_is_not_called_expired_on_a_day_to_come(visitor, asked, supplier):
    paper = held(supplier, asked(certificate=True), 500)
    SuspensionFactory(attestation=paper, suspended_from=today() - timedelta(days=2), today=today())

    page = visitor.get("/portal/").text

    assert "Its issuing body has suspended it." in page
    assert "Suspended since" in page
    assert "2 days ago" in page
    assert "days left" not in page


@pytest.mark.either
def test_who_has_nothing_to_do_is_told_so(visitor, asked, supplier):
    held(supplier, asked(certificate=True), 500)

    page = visitor.get("/portal/").text

    assert "Nothing is asked of you" in page
    assert "All is in good standing." in page


@pytest.mark.either
def test_who_has_done_his_part_is_told_so(visitor, asked, supplier):
    AttestationFactory(
        waiting=True, from_portal=True, supplier=supplier, requirement=asked(), submitted_on=today(), today=today()
    )

    assert "You have done your part." in visitor.get("/portal/").text


def test_a_paper_whose_file_the_scanner_stopped_is_asked_for_again(visitor, asked, supplier, person):
    requirement = asked()
    upload = UploadFactory(supplier=supplier, actor=person)
    AttestationFactory(
        waiting=True, from_portal=True, supplier=supplier, requirement=requirement, upload=upload, file=upload.file,
        submitted_on=today(), today=today(),
    )  # fmt: skip
    Upload.objects.update(state=Upload.State.QUARANTINED, reason="infected")

    page = visitor.get("/portal/")

    assert [one.requirement for one in page.context["to_do"]] == [requirement]
    assert "The virus scanner stopped the file that you handed in." in page.text


@pytest.mark.either
@pytest.mark.parametrize("name", ["home", "papers"])
def test_a_page_asks_as_often_for_one_as_for_ten(name, visitor, asked, supplier):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            requirement = asked(certificate=True)
            held(supplier, requirement, 20)
            AttestationFactory(certificate=True, refused=True, supplier=supplier, requirement=requirement)
        visitor.get(reverse(f"portal:{name}"))
        with CaptureQueriesContext(connection) as queries:
            visitor.get(reverse(f"portal:{name}"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_the_history_shows_papers_and_files_that_were_left(visitor, asked, supplier, person):
    AttestationFactory(refused=True, supplier=supplier, requirement=asked(), today=today())
    left = UploadFactory(supplier=supplier, actor=person, name="forgotten.pdf")
    broken = UploadFactory(supplier=supplier, actor=person, name="forgotten.exe")

    page = visitor.get("/portal/papers/").text

    assert "It has expired" in page
    assert reverse("portal:file", args=[left.public_id]) in page
    assert "forgotten.exe" in page
    assert reverse("portal:file", args=[broken.public_id]) not in page
    assert "Files of this kind are not taken." in page


def test_nothing_of_another_supplier_is_on_any_page(visitor, stranger, asked, supplier, person):
    requirement = asked(certificate=True)
    upload = UploadFactory(supplier=supplier, actor=person, name="canary.pdf")
    paper = held(supplier, requirement, 500, number="CANARY-1", upload=upload)
    pages = [
        ("home", []),
        ("papers", []),
        ("hand-in", [requirement.code]),
        ("paper", [paper.public_id]),
        ("take-back", [paper.public_id]),
        ("check", [requirement.code, upload.public_id]),
    ]

    seen = [stranger.get(reverse(f"portal:{name}", args=args)) for name, args in pages]

    assert [answer.status_code for answer in seen] == [200, 200, 200, 404, 404, 404]
    assert [answer for answer in seen if b"canary" in answer.content.lower()] == []
    assert stranger.post(reverse("portal:take-back", args=[paper.public_id])).status_code == 404
    assert Attestation.objects.get(pk=paper.pk).decision == "accepted"
