"""Who comes by the link of a reminder hands in what it asks for, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attestations.models import Acknowledgement, Attestation
from demo.paper import pdf
from foundation.dates import today
from reminders.channels.mail import message_of
from tests.factories import AttestationFactory, ContactFactory, MailFactory, UploadFactory, UserFactory
from tests.portal.doors import Browser

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

PLAIN = "http://localhost:8000/portal/hand-in/{}/"


@pytest.fixture
def requirement(asked):
    return asked(with_clause=True)


@pytest.fixture
def opened_for(supplier):
    """Return a function that gives a client that opened the link of a reminder of a requirement."""

    def open_link(requirement):
        contact = ContactFactory(supplier=supplier, primary=True)
        mail = MailFactory(
            sent=True, recipient=f"contact:{contact.pk}", address=contact.email, sent_at=timezone.now(),
            text=PLAIN.format(requirement.code), html="",
        )  # fmt: skip
        client = Browser()
        client.post(re.search(r"/portal/link/\S+/", message_of(mail).body)[0])
        return client

    return open_link


@pytest.fixture
def by_link(requirement, opened_for):
    return opened_for(requirement)


@pytest.mark.both
def test_a_scan_is_handed_in(by_link, requirement, supplier):
    page = reverse("portal:hand-in", args=[requirement.code])
    paper = SimpleUploadedFile("scan.pdf", pdf(["Signed"]))
    signed = {"signatory_name": "王芳", "signatory_title": "總經理", "valid_from": today().isoformat()}

    filling = by_link.post(page, {"file": paper}).url
    done = by_link.post(filling, signed).url

    assert by_link.get(filling).status_code == 200
    assert "Thank you, it has come in" in by_link.get(done).text
    assert Attestation.objects.get().supplier == supplier


def clause():
    pages = SimpleUploadedFile("contract.pdf", pdf(["Clause 9"]))
    return {"contract_reference": "C-1", "clause": "9", "valid_from": "2024-03-01", "file": pages}


def test_from_what_was_handed_in_one_logs_in_for_all_else(by_link, requirement):
    named = clause()

    paper = by_link.get(by_link.post(reverse("portal:clause", args=[requirement.code]), named).url).text

    assert '<a class="button primary" href="/portal/login/">Log in for all that is to do</a>' in paper
    assert "What else is to do" not in paper


def test_a_clause_is_named(by_link, requirement):
    assert by_link.post(reverse("portal:clause", args=[requirement.code]), clause()).status_code == 302


def test_an_audit_is_booked(supplier, asked, opened_for):
    requirement = asked(certificate=True)
    AttestationFactory(
        certificate=True,
        supplier=supplier,
        requirement=requirement,
        valid_until=today() + timedelta(days=180),
        today=today(),
    )
    client = opened_for(requirement)

    sent = client.post(reverse("portal:booked", args=[requirement.code]), {"day": today().isoformat(), "body": "SGS"})

    assert "Thank you. We do not remind you before" in client.get(sent.url).text
    assert Acknowledgement.objects.get().supplier == supplier


def test_nothing_else_is_there(by_link, requirement, asked, supplier):
    other = asked(certificate=True)
    of_a_colleague = UploadFactory(supplier=supplier, actor=UserFactory())
    addresses = [
        reverse("portal:hand-in", args=[other.code]),
        reverse("portal:file", args=[of_a_colleague.public_id]),
        reverse("portal:preview", args=[of_a_colleague.public_id]),
        reverse("portal:check", args=[requirement.code, of_a_colleague.public_id]),
    ]

    assert [by_link.get(address).status_code for address in addresses] == [404] * 4
